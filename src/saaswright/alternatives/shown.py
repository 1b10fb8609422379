"""Outcomes for programs: no figure finer than people are shown.

Comparisons (the front, what is cheaper) are made before, of the same rounded figures.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from saaswright.alternatives.model import Infeasible, Outcome, Relaxation, WhatIf, WhyNot, WhyNots
from saaswright.architecture.shown import lasting, spent, up

Answer = WhatIf | WhyNots | Infeasible
N = TypeVar("N", bound=Infeasible)


def as_shown(answer: Answer) -> Answer:
    """The answer with its figures rounded."""
    if isinstance(answer, WhyNots):
        return msgspec.structs.replace(answer, answers=tuple(map(_why_not, answer.answers)))
    if isinstance(answer, Infeasible):
        return rounded(answer)
    return msgspec.structs.replace(
        answer,
        base=_result(answer.base),
        variants=tuple(
            msgspec.structs.replace(item, result=_result(item.result)) for item in answer.variants
        ),
    )


def _why_not(answer: WhyNot) -> WhyNot:
    return msgspec.structs.replace(
        answer,
        base=answer.base and _outcome(answer.base),
        outcome=answer.outcome and _outcome(answer.outcome),
        infeasible=answer.infeasible and rounded(answer.infeasible),
    )


def _result(result: Outcome | Infeasible) -> Outcome | Infeasible:
    return _outcome(result) if isinstance(result, Outcome) else rounded(result)


def _outcome(outcome: Outcome) -> Outcome:
    return msgspec.structs.replace(
        outcome,
        monthly=spent(outcome.monthly),
        plans=tuple(
            msgspec.structs.replace(
                plan,
                monthly=spent(plan.monthly),
                availability=up(plan.availability),
                rto=lasting(plan.rto),
                rpo=lasting(plan.rpo),
            )
            for plan in outcome.plans
        ),
    )


def rounded(found: N) -> N:
    """A conflict whose relaxations cost no finer figure than people are shown."""
    return msgspec.structs.replace(found, relaxations=tuple(map(_relaxation, found.relaxations)))


def _relaxation(found: Relaxation) -> Relaxation:
    return msgspec.structs.replace(found, monthly=spent(found.monthly))
