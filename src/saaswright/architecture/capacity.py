"""What one vCPU of a technology serves: the catalog's measured range, or a planning figure."""

from __future__ import annotations

from saaswright.architecture.figures import (
    UNVERIFIED,
    Figures,
    between,
    centred,
    opposite,
)
from saaswright.architecture.precision import worth
from saaswright.catalog.model import Technology


def own_figure(technology: Technology) -> str:
    """The id under which a technology's own throughput is taken to its ends."""
    return f"throughput of {technology.id}"


def served(technology: Technology | None, figure: str, figures: Figures) -> tuple[float, str]:
    """Units a second for one vCPU, and the words that say from what to what and by whom.

    ``figure`` is the planning figure where the catalog has none for the technology. The value is
    taken towards the end that makes the outcome what the figures' level asks.
    """
    own = technology.capacity.throughput_per_vcpu if technology is not None else None
    if own is None or technology is None:
        entry = figures.entry(figure)
        value, ends, unit, mark = (
            figures.supply(figure), (entry.low, entry.high), entry.unit, figures.said(figure),
        )  # fmt: skip
    else:
        level = figures.level_of(own_figure(technology))
        value, ends = between(centred(own), opposite(level)), own
        unit = f"{technology.capacity.throughput_unit} per vCPU"
        source = technology.sources.get("capacity", technology.sources.get("*", "memory"))
        mark = f" {UNVERIFIED}" if source == "memory" else f" ({source})"
    return value, f"{worth(ends[0])} to {worth(ends[1])} {unit}{mark}, {worth(value)} taken"
