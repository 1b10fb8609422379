"""Planning figures at three levels: what one expects, and a likely good and bad end."""

from __future__ import annotations

import math
from typing import Final, Literal

from saaswright.catalog.model import Catalog, Planning
from saaswright.errors import CatalogError

Level = Literal["low", "expected", "high"]
"""The level of what comes out (a size, a price, a downtime), not of what goes in."""

LEVELS: Final[tuple[Level, ...]] = ("low", "expected", "high")
UNVERIFIED: Final = "(unverified)"


class Figures:
    """The catalog's planning figures, seen from one level.

    The ends of an outcome take each figure half-way, on a logarithmic scale, between its
    expected and its extreme value: not all extremes come together. ``asked`` collects the ids of
    those that were used.
    """

    def __init__(
        self, catalog: Catalog, level: Level = "expected", only: str | None = None
    ) -> None:
        self.level = level
        self.asked: set[str] = set()
        self._catalog = catalog
        self._only = only
        self._by_id = {item.id: item for item in catalog.planning}
        self._demands: dict[str, float] = {}

    def at(self, level: Level, only: str | None = None) -> Figures:
        """The same figures at another level; with ``only`` this one alone, the rest expected."""
        return Figures(self._catalog, level, only)

    def level_of(self, id: str) -> Level:
        """The level at which this figure is taken."""
        return self.level if self._only in (None, id) else "expected"

    def known(self, id: str) -> bool:
        """Whether the catalog has this figure."""
        return id in self._by_id

    def entry(self, id: str) -> Planning:
        """The catalog's entry. Raises :class:`CatalogError` when there is none."""
        if id not in self._by_id:
            raise CatalogError(f"the catalog has no planning figure `{id}`")
        self.asked.add(id)
        return self._by_id[id]

    def demand(self, id: str) -> float:
        """A figure of which more makes the outcome larger (a rate, a share, a size)."""
        known = self._demands.get(id)
        if known is None:
            known = between(span_of(self.entry(id)), self.level_of(id))
            self._demands[id] = known
        return known

    def supply(self, id: str) -> float:
        """A figure of which more makes the outcome smaller (a throughput, a hit rate)."""
        return between(span_of(self.entry(id)), opposite(self.level_of(id)))

    def said(self, id: str) -> str:
        """The mark that belongs behind the expected figure: empty when it has a source."""
        sources = self.entry(id).sources
        field = sources.get("expected", sources.get("*", "memory"))
        return f" {UNVERIFIED}" if field == "memory" else f" ({field})"


def span_of(entry: Planning) -> tuple[float, float, float]:
    """Low, expected, high."""
    return entry.low, entry.expected, entry.high


def between(span: tuple[float, float, float], level: Level) -> float:
    """The expected value, or half-way to an end on a logarithmic scale (zero stays zero)."""
    low, expected, high = span
    if level == "expected":
        return expected
    return math.sqrt(expected * (low if level == "low" else high))


def centred(ends: tuple[float, float]) -> tuple[float, float, float]:
    """A range as a span: its expected value is the geometric mean of its ends."""
    return ends[0], math.sqrt(ends[0] * ends[1]), ends[1]


def opposite(level: Level) -> Level:
    """The level of what goes in that makes ``level`` come out, where more means less."""
    return {"low": "high", "expected": "expected", "high": "low"}[level]  # type: ignore[return-value]


def shown(number: float) -> str:
    """Three significant digits at most: none of the figures is known better."""
    return f"{float(f'{number:.3g}'):,.10g}"
