"""Which uncertain figure matters most: each taken to its ends alone and computed again."""

from __future__ import annotations

from typing import Final

from saaswright.architecture.availability import Model, down
from saaswright.architecture.figures import UNVERIFIED, Figures, Level
from saaswright.architecture.model import Influence
from saaswright.architecture.reliability import YEAR_MINUTES

ENDS: Final[tuple[Level, ...]] = ("low", "high")
MOST: Final = 3
"""So many are kept: the rest change little beside them."""


def influences(model: Model, figures: Figures) -> tuple[Influence, ...]:
    """The figures that move the downtime most, the widest swing first."""
    expected = figures.at("expected")
    down(model, expected)
    found = []
    for id in sorted(expected.asked):
        ends = [YEAR_MINUTES * down(model, figures.at(end, id)) for end in ENDS]
        verified = UNVERIFIED not in figures.said(id)
        found.append(Influence(id, figures.entry(id).title, min(ends), max(ends), verified))
    found = [item for item in found if item.high - item.low > 1e-9]
    return tuple(sorted(found, key=lambda item: (item.low - item.high, item.figure))[:MOST])
