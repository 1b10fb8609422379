"""Answers that code shows a part of: a job queue in a manifest is no list of all that is needed."""

from __future__ import annotations

from typing import Final

from saaswright.interview.record import Answer, Answers, requirements_of
from saaswright.requirements.assume import assume
from saaswright.requirements.clash import Regions

NEEDS: Final = "needs"


def only_seen(id: str, answers: Answers) -> bool:
    """Whether the answer to ``id`` was only seen in code, where more of it may be missing."""
    return id == NEEDS and id in answers and bool(answers[id].seen)


def sure(answers: Answers) -> Answers:
    """``answers`` without those that are still to be asked."""
    return {id: answer for id, answer in answers.items() if not only_seen(id, answers)}


def with_usual(answers: Answers, regions: Regions) -> Answers:
    """``answers`` where nobody can be asked: beside what code shows, what is usual is assumed."""
    said, _ = requirements_of(sure(answers), regions)
    if said is None or not only_seen(NEEDS, answers):
        return answers
    seen = answers[NEEDS]
    usual = assume(said, regions)[0].workload.needs or ()
    both = list(dict.fromkeys([*seen.value, *usual]))
    return {**answers, NEEDS: Answer(both, f"{seen.seen}; the rest is usual")}
