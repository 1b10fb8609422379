"""Requirements -> requirements without gaps, and an assumption for every gap that was filled."""

from __future__ import annotations

from functools import cache

from saaswright.requirements.clash import NO_REGIONS, Regions
from saaswright.requirements.default_rules import RULES
from saaswright.requirements.known import Known
from saaswright.requirements.model import Assumption, Requirements
from saaswright.requirements.paths import places, plan_of, put, said
from saaswright.requirements.questions import Question, questions
from saaswright.requirements.shape import Section, requirements_shape, walk
from saaswright.requirements.written import written


def assume(
    requirements: Requirements, regions: Regions = NO_REGIONS
) -> tuple[Requirements, tuple[Assumption, ...]]:
    """Fill in what was not said, in the order of the questions, and say so.

    What the decision engine decides (tenancy, deployment, regions) and what may truly be absent
    (budget, pins) is left alone. An assumed "none" leaves its key empty and is reported all the
    same. ``regions`` is what the catalog knows of cloud regions.
    """
    known, assumptions = requirements, []
    for question in questions():
        if question.default.rule is None:
            continue
        for path in question.paths:
            if path not in _answers():
                continue
            for place in places(known, path):
                known, assumption = _assume_one(known, requirements, regions, question, place)
                if assumption is not None:
                    assumptions.append(assumption)
    return known, tuple(assumptions)


def open_questions(requirements: Requirements) -> tuple[Question, ...]:
    """The questions that nobody has answered yet, in the order in which they are asked."""
    return tuple(
        question
        for question in questions()
        if not any(
            said(requirements, place)
            for path in question.paths
            if path in _answers()
            for place in places(requirements, path)
        )
    )


def _assume_one(
    known: Requirements, given: Requirements, regions: Regions, question: Question, place: str
) -> tuple[Requirements, Assumption | None]:
    if said(known, place) or question.default.rule is None:
        return known, None
    key = place.rpartition(".")[2]
    answer = RULES[question.default.rule](Known(known, given, regions, key, plan_of(known, place)))
    if answer is None:
        return known, None
    assumption = Assumption(
        place, written(answer.value), answer.why, answer.question or question.text
    )
    return put(known, place, answer.value), assumption


@cache
def _answers() -> frozenset[str]:
    """The paths that hold an answer, rather than a section of answers."""
    return frozenset(
        path for path, key in walk(requirements_shape()) if not isinstance(key.shape, Section)
    )
