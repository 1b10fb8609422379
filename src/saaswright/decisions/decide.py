"""Requirements and catalog → decisions: the one entrance to this room."""

from __future__ import annotations

from functools import cache

import msgspec

from saaswright.catalog.model import Catalog
from saaswright.decisions.conflicts import Core, conflict, core
from saaswright.decisions.coverage import uncovered
from saaswright.decisions.explanation import explain
from saaswright.decisions.facts import Fact, views
from saaswright.decisions.kept import Kept, keep
from saaswright.decisions.model import Decisions
from saaswright.decisions.problem import Problem, cost
from saaswright.decisions.questions import questions
from saaswright.decisions.solver import best
from saaswright.decisions.stated import Asked, pins, unknown_wishes
from saaswright.decisions.weighing import asked_bans, bans, weights
from saaswright.decisions.world import world
from saaswright.finding import Finding, has_errors
from saaswright.requirements.model import Requirements
from saaswright.requirements.where import Where, nowhere


def decide(
    requirements: Requirements,
    catalog: Catalog,
    where: Where | None = None,
    asked: Asked | None = None,
    kept: Kept | None = None,
) -> tuple[Decisions | None, tuple[Finding, ...]]:
    """Every decision, proven optimal by the catalog's goals, with its reasons.

    ``requirements`` are complete (after ``assume``). ``where`` finds a requirement path in the
    user's file; what it does not find counts as assumed. Without it nothing does. ``asked`` is an
    option that has to be chosen although nobody requires it. ``kept`` are earlier decisions: none
    of them changes that the requirements do not force.

    Returns ``None`` and what is wrong when a pin means nothing or no design can meet the
    requirements. Raises :class:`DecisionError` when the solver fails.
    """
    located = cache(where or nowhere)
    pinned, findings = pins(requirements, catalog, located)
    findings += unknown_wishes(requirements, catalog, located)
    if has_errors(findings):
        return None, findings
    problem = pose(requirements, catalog, pinned, asked)
    answers = best(problem)
    if answers is None:
        return None, (*findings, conflict(problem, located if where else None))
    if kept:
        problem, answers = keep(problem, answers, kept, best)
    known = world(problem, answers, catalog, located if where else None)
    decided = tuple(explain(known, question) for question in problem.questions)
    points = cost(problem, answers)
    optimum = tuple((goal.id, n) for goal, n in zip(problem.goals, points, strict=True))
    return Decisions(decided, optimum), (*findings, *uncovered(known, located))


def pose(
    requirements: Requirements,
    catalog: Catalog,
    pinned: dict[str, Fact],
    asked: Asked | None = None,
) -> Problem:
    """The problem that the solver is given, its goals in the order that the user wants."""
    ordered = in_order(catalog, requirements.preferences.goals)
    wanted = pinned if asked is None else {asked.decision: asked.fact, **pinned}
    # Of the catalog itself: what is known of its options is kept from one problem to the next.
    open_questions = questions(catalog, views(requirements, catalog), wanted)
    found = bans(catalog, open_questions, pinned)
    if asked is not None:
        found += asked_bans(open_questions, asked)
    return Problem(open_questions, ordered.goals, found, weights(ordered, open_questions))


def in_order(catalog: Catalog, first: tuple[str, ...]) -> Catalog:
    """The catalog with these goals first; those that are not named keep their order."""
    place = {goal: at for at, goal in enumerate(first)}
    goals = sorted(catalog.goals, key=lambda goal: place.get(goal.id, len(place)))
    return msgspec.structs.replace(catalog, goals=tuple(goals))


def blame(
    requirements: Requirements, catalog: Catalog, where: Where, asked: Asked | None = None
) -> Core | None:
    """The smallest set of requirements under which no design is possible; ``None`` if one is.

    Raises :class:`DecisionError` as :func:`decide` does.
    """
    pinned, _ = pins(requirements, catalog, where)
    problem = pose(requirements, catalog, pinned, asked)
    return core(problem, where) if best(problem) is None else None
