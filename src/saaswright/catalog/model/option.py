"""Whatever a decision can choose."""

import msgspec

from saaswright.catalog.model.entry import Attribute, Entry, Sources


class Option(Entry, frozen=True, kw_only=True):
    """Anything that a decision can choose; ``decisions`` names the decision ids it can answer."""

    id: str
    name: str
    decisions: tuple[str, ...]
    summary: str
    attributes: dict[str, Attribute] = msgspec.field(default_factory=dict)
    best_for: tuple[str, ...] = ()
    drawbacks: tuple[str, ...] = ()
    sources: Sources
