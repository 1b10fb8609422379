"""The design as it forms: what would come out if the interview ended now."""

from __future__ import annotations

from saaswright.alternatives.model import Infeasible, Outcome
from saaswright.alternatives.outcome import outcome, shipped
from saaswright.interview.record import Answers, requirements_of
from saaswright.requirements.assume import assume
from saaswright.requirements.clash import Regions
from saaswright.requirements.where import nowhere


def forming(answers: Answers, regions: Regions) -> Outcome | Infeasible:
    """Choices, cost and availability on what was said and assumed.

    Raises :class:`saaswright.errors.DecisionError` when the solver fails.
    """
    said, findings = requirements_of(answers, regions)
    if said is None:
        return Infeasible(findings=findings)
    known, _ = assume(said, regions)
    return outcome(known, shipped(), nowhere)
