"""The catalog as one value, and the look-ups that everybody needs."""

import msgspec

from saaswright.catalog.model.assurance import ComplianceFramework, Measure, Planning, SlaTier
from saaswright.catalog.model.entry import AttributeMeaning, Source, Sourced
from saaswright.catalog.model.market import Region
from saaswright.catalog.model.option import Option
from saaswright.catalog.model.rules import Constraint, DecisionKind, Fit, Goal
from saaswright.catalog.model.shape import Domain, Pattern
from saaswright.catalog.model.technology import Technology


class Judging(msgspec.Struct, frozen=True):
    """The part of a :class:`Catalog` that compose files are judged by."""

    sources: tuple[Source, ...]
    technologies: tuple[Technology, ...]
    regions: tuple[Region, ...]
    as_of: str = ""


class Catalog(msgspec.Struct, frozen=True):
    """Everything, each tuple in the order of its file.

    ``as_of`` is the ISO date on which the facts were collected: what "supported" is judged
    against, so that the same catalog always gives the same answer (empty = not judged).
    """

    sources: tuple[Source, ...]
    attributes: tuple[AttributeMeaning, ...]
    technologies: tuple[Technology, ...]
    patterns: tuple[Pattern, ...]
    domains: tuple[Domain, ...]
    options: tuple[Option, ...]
    decisions: tuple[DecisionKind, ...]
    goals: tuple[Goal, ...]
    constraints: tuple[Constraint, ...]
    fits: tuple[Fit, ...]
    sla_tiers: tuple[SlaTier, ...]
    measures: tuple[Measure, ...]
    frameworks: tuple[ComplianceFramework, ...]
    regions: tuple[Region, ...]
    planning: tuple[Planning, ...]
    as_of: str = ""

    def option(self, id: str) -> Option | None:
        """The option (technology, pattern, model, region...) with this id."""
        return next((o for o in self.every_option() if o.id == id), None)

    def technology(self, id: str) -> Technology | None:
        """The technology with this id, or ``None``."""
        return next((t for t in self.technologies if t.id == id), None)

    def every_option(self) -> tuple[Option, ...]:
        """Technologies, patterns and the other options, in catalog order."""
        return (*self.technologies, *self.patterns, *self.options)

    def source(self, id: str) -> Source | None:
        """The source with this id, or ``None``."""
        return next((s for s in self.sources if s.id == id), None)

    def unverified(self, entry: Sourced) -> tuple[str, ...]:
        """The fields of ``entry`` whose source has low trust, ``memory`` among them.

        Names are the keys of ``entry.sources``: a field (``capacity``), a part of one
        (``image.user``), or ``*`` for every field that has no source of its own.
        """
        low = {s.id for s in self.sources if s.trust == "low"} | {"memory"}
        return tuple(sorted(field for field, source in entry.sources.items() if source in low))
