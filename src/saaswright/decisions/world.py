"""The problem together with its answer: what reasons and rejections are read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from saaswright.catalog.model import Catalog, Option
from saaswright.decisions.facts import Fact
from saaswright.decisions.matching import index_of
from saaswright.decisions.model import NONE
from saaswright.decisions.problem import (
    Answers,
    Ban,
    Guard,
    Problem,
    Question,
    Weight,
    in_force,
    is_needed,
    merged,
    sums,
)
from saaswright.decisions.wording import requirements
from saaswright.requirements.where import Where


class World(msgspec.Struct, frozen=True):
    """``bans`` and ``weights`` by question; only those that are in force with these answers.

    ``gone`` are the options that a ban took, each with the ban to name for it; ``costs`` what the
    weights of the question itself ask for an option, goal by goal; ``touched`` are all weights that
    another answer to the question may change. All by question too.
    """

    problem: Problem
    answers: Answers
    catalog: Catalog
    where: Where | None
    bans: tuple[tuple[Ban, ...], ...]
    weights: tuple[tuple[Weight, ...], ...]
    gone: tuple[dict[str, Ban], ...]
    costs: tuple[dict[str, tuple[int, ...]], ...]
    touched: tuple[tuple[Weight, ...], ...]

    def chosen(self, question: Question) -> str:
        """The option that answers ``question``."""
        return self.answers[question.index]

    def needed(self, question: Question) -> bool:
        """Whether the role has to be filled."""
        return is_needed(question, self.answers)


def world(problem: Problem, answers: Answers, catalog: Catalog, where: Where | None) -> World:
    """Sort the bans and weights that are in force to their questions."""
    bans: list[list[Ban]] = [[] for _ in problem.questions]
    weights: list[list[Weight]] = [[] for _ in problem.questions]
    for ban in problem.bans:
        if in_force(ban.guard, answers):
            bans[ban.question].append(ban)
    touched: list[list[Weight]] = [[] for _ in problem.questions]
    for weight in problem.weights:
        if in_force(weight.guard, answers):
            weights[weight.question].append(weight)
        asked = {index for clause in weight.guard for index, _ in clause.answers}
        for index in {weight.question, *asked}:
            touched[index].append(weight)
    return World(
        problem,
        answers,
        catalog,
        where,
        tuple(map(tuple, bans)),
        tuple(map(tuple, weights)),
        tuple(_gone(of) for of in bans),
        tuple(_costs(of, len(problem.goals)) for of in weights),
        tuple(map(tuple, touched)),
    )


def _gone(bans: list[Ban]) -> dict[str, Ban]:
    """A ban without a guard comes first, then the catalog's order."""
    found: dict[str, Ban] = {}
    in_order = [*filter(lambda ban: not ban.guard, bans), *filter(lambda ban: ban.guard, bans)]
    for ban in reversed(in_order):
        found.update(dict.fromkeys(ban.options, ban))
    return found


def _costs(weights: list[Weight], goals: int) -> dict[str, tuple[int, ...]]:
    totals: list[Counter[str]] = [Counter() for _ in range(goals)]
    for (goal, _), total in sums(weights).items():
        totals[goal].update(total)
    options = {option for total in totals for option in total}
    return {option: tuple(total[option] for total in totals) for option in options}


def option_of(question: Question, id: str) -> Option | None:
    """The option behind a candidate's id; ``None`` for "none"."""
    return index_of(question.candidates).options.get(id)


def name_of(question: Question, id: str) -> str:
    """How people call a candidate."""
    option = option_of(question, id)
    return NONE if option is None else option.name


def paths(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """The requirement paths of ``facts``, each once."""
    return tuple(dict.fromkeys(fact.path for fact in facts))


def decisive_ban(known: World, question: Question, option: str) -> Ban | None:
    """The ban to name for ``option``: one without a guard first, then the catalog's order."""
    return known.gone[question.index].get(option)


class Footing(msgspec.Struct, frozen=True):
    """What makes a guard hold: requirements (``settled``), or decisions that might be otherwise."""

    facts: tuple[Fact, ...]
    shown: tuple[str, ...]
    settled: bool


def footing(known: World, guard: Guard) -> Footing:
    """Why ``guard`` holds here, and whether it holds whatever else is chosen."""
    facts: list[Fact] = []
    others: list[str] = []
    settled = True
    for clause in guard:
        met = [index for index, o in sorted(clause.answers) if known.answers[index] == o]
        held_by = [known.problem.questions[index] for index in met]
        sure = next((q for q in held_by if _inevitable(known, q, clause.answers)), None)
        if sure is None:
            settled = False
            others += [_decided(known, question) for question in held_by]
        elif forced := merged(tuple(_forcing(known, sure, clause.answers))):
            facts += forced
        else:
            others.append(_decided(known, sure))
    found = merged(tuple(facts))
    return Footing(found, (*requirements(found, known.where), *others), settled)


def _inevitable(known: World, question: Question, answers: frozenset[tuple[int, str]]) -> bool:
    """Whether every option that is left for ``question`` is among ``answers``."""
    gone = known.gone[question.index]
    left = [c.id for c in question.candidates if c.id not in gone or gone[c.id].guard]
    return question.needed == () and all((question.index, option) in answers for option in left)


def _forcing(
    known: World, question: Question, answers: frozenset[tuple[int, str]]
) -> Iterator[Fact]:
    """The requirements that took every option of ``question`` but ``answers`` away."""
    for candidate in question.candidates:
        if (question.index, candidate.id) not in answers:
            ban = decisive_ban(known, question, candidate.id)
            yield from ban.rule.facts if ban is not None else ()


def _decided(known: World, question: Question) -> str:
    plan = "" if question.plan is None else f" of plan {question.plan_name}"
    return f"decided {question.kind.id}{plan}: {known.chosen(question)}"
