"""Deciding again: what was decided before stays, unless the requirements force something else.

Staying is a goal before all others, so the fewest decisions change that can; that is proven like
every other goal. Where nothing was in the way of the best answer, nothing is said about it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

import msgspec

from saaswright.catalog.model import Goal
from saaswright.decisions.model import NONE
from saaswright.decisions.problem import Answers, Problem, Rule, Weight

Kept = Mapping[tuple[str, str | None], str]
"""Decision id and plan name (``None`` for all plans) → the option that was chosen."""

KEPT_RULE: Final = "kept"
GOAL: Final = Goal(id=KEPT_RULE, sentence="What is decided stays as it is")


def keep(
    problem: Problem, free: Answers, kept: Kept, best: Callable[[Problem], Answers | None]
) -> tuple[Problem, Answers]:
    """The problem and answers with ``kept`` held as far as can be; ``free`` are the best without.

    The problem that comes back knows of the old answers only where they are not the best ones.
    """
    everything = range(len(problem.questions))
    answers = best(_held(problem, kept, everything))
    if answers is None or answers == free:
        return problem, free
    moved = [at for at in everything if answers[at] != free[at]]
    return _held(problem, kept, moved), answers


def _held(problem: Problem, kept: Kept, at: Collection[int]) -> Problem:
    """The same with a first goal: a point for each of these questions that is answered anew."""
    weights = []
    for question in problem.questions:
        before = kept.get((question.kind.id, question.plan_name))
        others = {c.id: 1 for c in question.candidates if c.id not in (before, NONE)}
        known = before in {c.id for c in question.candidates}
        if question.index not in at or not known or not others:
            continue
        sentence = "It was decided so before, and nothing in the requirements rules it out."
        rule = Rule(KEPT_RULE, sentence, "", question.views[0], (), ())
        same = frozenset({before} if before is not None else ())
        weights.append(Weight(rule, question.index, 0, others, same, True, 1, ()))
    shifted = [msgspec.structs.replace(w, goal=w.goal + 1) for w in problem.weights]
    return msgspec.structs.replace(
        problem, goals=(GOAL, *problem.goals), weights=(*weights, *shifted)
    )
