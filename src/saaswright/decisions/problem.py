"""What is to be decided, as plain values: questions, bans and weights. No solver here.

A question is a decision id, for one plan or for all of them, with its candidates. A ban takes
candidates away, a weight makes them cost points at a goal; both may hold only under a guard: in
worlds in which other questions were answered in a certain way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from saaswright.catalog.model import Attribute, DecisionKind, Goal, Option
from saaswright.decisions.facts import Fact, View

PIN_RULE: Final = "pinned"
"""The rule id of ``preferences.pin``; it and the next are the rules that no data hold."""

ASKED_RULE: Final = "asked"
"""The rule id of an option that somebody asks about."""


class Candidate(msgspec.Struct, frozen=True):
    """A possible answer. ``option`` is ``None`` for "none of them is needed"."""

    id: str
    attributes: dict[str, Attribute]
    option: Option | None = None


class Clause(msgspec.Struct, frozen=True):
    """Met when any of these ``(question, option)`` pairs is chosen."""

    answers: frozenset[tuple[int, str]]


Guard = tuple[Clause, ...]
"""Holds when every clause is met; the empty guard always holds."""


class Question(msgspec.Struct, frozen=True):
    """One thing to decide; ``plan`` is a plan's position, ``None`` for all plans together.

    ``needed`` is ``None`` when the product does not need the role at all, else the guard under
    which it does. ``calls`` are the facts that make it needed, one set for each clause that holds.
    """

    index: int
    kind: DecisionKind
    plan: int | None
    views: tuple[View, ...]
    candidates: tuple[Candidate, ...]
    needed: Guard | None
    calls: tuple[tuple[Fact, ...], ...] = ()

    @property
    def because(self) -> tuple[Fact, ...]:
        """All the facts that make it needed; empty when every product needs it."""
        return merged(tuple(fact for call in self.calls for fact in call))

    @property
    def plan_name(self) -> str | None:
        """The plan's name, or ``None`` for a decision that all plans share."""
        return None if self.plan is None else self.views[0].name


class Rule(msgspec.Struct, frozen=True):
    """Where a ban or a weight comes from: the rule, its sentence and source, who asked for it."""

    id: str
    sentence: str
    source: str
    view: View
    facts: tuple[Fact, ...]
    asks: tuple[str, ...] = ()


class Ban(msgspec.Struct, frozen=True):
    """Under ``guard``, ``question`` cannot be answered by any of ``options``."""

    rule: Rule
    question: int
    options: frozenset[str]
    guard: Guard


class Weight(msgspec.Struct, frozen=True):
    """Under ``guard``, each option in ``points`` costs so many points at ``goal``.

    ``matches`` are the options that the rule speaks of: in favour when ``favours``, else against.
    A note (no points) only says something about them. All points are ``strength``, but for what a
    goal measures itself, which has none.
    """

    rule: Rule
    question: int
    goal: int
    points: dict[str, int]
    matches: frozenset[str]
    favours: bool
    strength: int
    guard: Guard


class Problem(msgspec.Struct, frozen=True):
    """Everything the solver has to know; positions are stable, so the answer is."""

    questions: tuple[Question, ...]
    goals: tuple[Goal, ...]
    bans: tuple[Ban, ...]
    weights: tuple[Weight, ...]


Answers = tuple[str, ...]
"""One option id for each question, by position; ``none`` where it is not needed."""


def in_force(guard: Guard, answers: Answers) -> bool:
    """Whether ``guard`` holds in the world of ``answers``."""
    return not guard or all(
        not clause.answers.isdisjoint(enumerate(answers))
        if len(clause.answers) > len(answers)
        else any(answers[question] == option for question, option in clause.answers)
        for clause in guard
    )


def is_needed(question: Question, answers: Answers) -> bool:
    """Whether the role has to be filled in the world of ``answers``."""
    return question.needed is not None and in_force(question.needed, answers)


def cost(problem: Problem, answers: Answers) -> tuple[int, ...]:
    """Points at each goal, most important first: what the solver minimises, lexicographically."""
    total = [0] * len(problem.goals)
    for weight in problem.weights:
        if weight.points and in_force(weight.guard, answers):
            total[weight.goal] += weight.points.get(answers[weight.question], 0)
    return tuple(total)


def sums(weights: Iterable[Weight]) -> dict[tuple[int, Guard], dict[str, int]]:
    """What the weights add up to for each option, by goal and guard; of one question's weights.

    Weights of one strength are counted rather than added: there are many, and counting is quick.
    """
    counted: dict[tuple[int, Guard, int], Counter[str]] = {}
    found: dict[tuple[int, Guard], dict[str, int]] = {}
    for weight in weights:
        if weight.strength:
            at = (weight.goal, weight.guard, weight.strength)
            counted.setdefault(at, Counter()).update(weight.points.keys())
        else:
            _add(found.setdefault((weight.goal, weight.guard), {}), weight.points, 1)
    for (goal, guard, strength), times in counted.items():
        _add(found.setdefault((goal, guard), {}), times, strength)
    return found


def _add(total: dict[str, int], points: Mapping[str, int], times: int) -> None:
    for option, value in points.items():
        total[option] = total.get(option, 0) + times * value


def silent(problem: Problem) -> frozenset[str]:
    """The paths at which nobody said anything: a silence can hardly be blamed."""
    facts = [fact for ban in problem.bans for fact in ban.rule.facts]
    facts += [fact for question in problem.questions for fact in question.because]
    spoken = {fact.path for fact in facts if fact.written}
    return frozenset(fact.path for fact in facts if fact.path not in spoken)


def merged(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """One fact for each path, holding the values of all of them, in order of appearance."""
    by_path: dict[str, Fact] = {}
    for fact in facts:
        seen = by_path.get(fact.path)
        if seen is None:
            by_path[fact.path] = fact
            continue
        fresh = [at for at, value in enumerate(fact.values) if value not in seen.values]
        by_path[fact.path] = Fact(
            (*seen.values, *(fact.values[at] for at in fresh)),
            fact.path,
            (*seen.written, *(fact.written[at] for at in fresh)),
        )
    return tuple(by_path.values())
