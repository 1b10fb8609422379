"""Answers that code shows a part of: a job queue in a manifest is no list of all that is needed."""

from __future__ import annotations

from typing import Final

import msgspec

from saaswright.interview.record import Answer, Answers, requirements_of
from saaswright.requirements.assume import assume
from saaswright.requirements.clash import Regions

NEEDS: Final = "needs"


def only_seen(id: str, answers: Answers) -> bool:
    """Whether the answer to ``id`` was only seen in code, where more of it may be missing."""
    answer = answers.get(id)
    return id == NEEDS and answer is not None and bool(answer.seen) and not answer.confirmed


def confirmed(answer: Answer) -> Answer:
    """What was seen, after somebody was asked who knows no more."""
    return msgspec.structs.replace(answer, confirmed=True)


def sure(answers: Answers) -> Answers:
    """``answers`` without those that are still to be asked."""
    return {id: answer for id, answer in answers.items() if not only_seen(id, answers)}


def with_usual(answers: Answers, regions: Regions) -> Answers:
    """``answers`` where nobody was asked: beside what code shows, what is usual is assumed."""
    said, _ = requirements_of(sure(answers), regions)
    if said is None or not only_seen(NEEDS, answers):
        return answers
    seen = answers[NEEDS]
    usual = assume(said, regions)[0].workload.needs or ()
    both = list(dict.fromkeys([*seen.value, *usual]))
    return {**answers, NEEDS: Answer(both, f"{seen.seen}; the rest is usual")}
