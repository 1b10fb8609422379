"""Which unanswered question would change decisions most: asked of the decision engine itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from saaswright.catalog.model import Catalog
from saaswright.decisions.conditions import holds, referred
from saaswright.decisions.decide import pose
from saaswright.decisions.facts import views
from saaswright.decisions.solver import best
from saaswright.decisions.stated import pins
from saaswright.finding import has_errors
from saaswright.interview.candidates import conditions
from saaswright.requirements.assume import assume
from saaswright.requirements.clash import Regions
from saaswright.requirements.contradictions import contradictions
from saaswright.requirements.model import Requirements
from saaswright.requirements.where import nowhere

Choices = Mapping[str, str]


_MOST_SEEN: Final = 10_000


class Engine:
    """Decides requirements, remembering every answer: what no rule tells apart is decided once."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.regions: Regions = {r.id: (r.cloud, r.geography) for r in catalog.regions}
        self.solved = 0
        self._seen: dict[object, Choices | None] = {}
        self._clauses = conditions(catalog)
        targets = [*(c.forbid for c in catalog.constraints), *(f.prefer for f in catalog.fits)]
        operands = {name for part in (*self._clauses, *targets) for name in referred(part)}
        self._operands = tuple(sorted(operands))

    def choices(self, said: Requirements) -> Choices | None:
        """Key (``cache``, ``tenancy@pro``) → option; ``None`` when nothing can be designed."""
        if has_errors(contradictions(said, self.regions)):
            return None
        known, _ = assume(said, self.regions)
        key = self._told_apart(known)
        if key in self._seen:
            return self._seen[key]
        if len(self._seen) > _MOST_SEEN:
            self._seen.clear()
        choices = self._seen[key] = self._decide(known)
        return choices

    def _told_apart(self, known: Requirements) -> object:
        """All that the rules can see of requirements."""
        seen: list[object] = []
        for view in views(known, self.catalog):
            seen.append(
                (
                    view.name,
                    tuple(holds(clause, view) for clause in self._clauses),
                    tuple(view.values(name) for name in self._operands),
                )
            )
        return tuple(seen), tuple(known.preferences.pin.items())

    def _decide(self, known: Requirements) -> Choices | None:
        pinned, findings = pins(known, self.catalog, nowhere)
        if has_errors(findings):
            return None
        self.solved += 1
        problem = pose(known, self.catalog, pinned)
        answers = best(problem)
        if answers is None:
            return None
        return {
            f"{q.kind.id}@{q.plan_name}" if q.plan is not None else q.kind.id: option
            for q, option in zip(problem.questions, answers, strict=True)
        }


def flipped(before: Choices, after: Choices) -> tuple[str, ...]:
    """The decisions that come out otherwise; those of plans that only one has do not count."""
    return tuple(key for key, option in before.items() if after.get(key, option) != option)
