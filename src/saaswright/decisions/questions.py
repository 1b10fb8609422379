"""Catalog and requirements → the questions: which decisions there are, for whom, out of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import chain, repeat
from typing import Any, Final

from saaswright.catalog.attributes import attributes_of
from saaswright.catalog.model import Attribute, Catalog, DecisionKind, Option
from saaswright.decisions.conditions import evidence, holds, referred
from saaswright.decisions.facts import Fact, View
from saaswright.decisions.matching import index_of
from saaswright.decisions.model import NONE
from saaswright.decisions.problem import Candidate, Clause, Guard, Question

NOBODY = Candidate(NONE, {"id": NONE})


def questions(
    catalog: Catalog, views: tuple[View, ...], pinned: Mapping[str, Fact]
) -> tuple[Question, ...]:
    """Product-wide questions first, then those of each plan; each in the catalog's order.

    ``pinned`` are the decision ids that the user pinned: a pinned role is needed.
    """
    everything = _candidates(catalog)
    asked: list[Question] = []
    for plan in (None, *(view.plan for view in views if view.plan is not None)):
        seen_by = views if plan is None else tuple(v for v in views if v.plan == plan)
        for kind in catalog.decisions:
            if (kind.scope == "product") is (plan is None):
                asked.append(_question(len(asked), kind, plan, seen_by, everything, pinned))
    partners = tuple(asked)
    return tuple(_with_partners(question, partners, pinned) for question in partners)


def clauses(
    chosen: Mapping[str, Any] | None, views: tuple[View, ...], asked: tuple[Question, ...]
) -> Guard:
    """``chosen`` of a rule as a guard; a decision of plans is met by any plan in ``views``.

    A role that is not filled took no option, and so meets nothing.
    """
    if not chosen:
        return ()
    plans = {view.plan for view in views}
    guard = []
    for decision, condition in chosen.items():
        alike = not any(True for _ in referred(condition))
        answers = frozenset(
            chain.from_iterable(
                zip(
                    repeat(question.index),
                    index_of(question.candidates).meeting(condition, view.values),
                    strict=False,
                )
                for question in asked
                if question.kind.id == decision
                and (question.plan is None or question.plan in plans)
                for view in (views[:1] if alike else views)
            )
        )
        guard.append(Clause(answers))
    return tuple(guard)


def _question(
    index: int,
    kind: DecisionKind,
    plan: int | None,
    views: tuple[View, ...],
    everything: Mapping[str, tuple[Candidate, ...]],
    pinned: Mapping[str, Fact],
) -> Question:
    candidates = everything.get(kind.id, ())
    calls = [evidence(c, view) for view in views for c in kind.needed if holds(c, view)]
    if kind.id in pinned:
        calls.insert(0, (pinned[kind.id],))
    elif not kind.needed:
        calls = [()]
    if not calls:
        return Question(index, kind, plan, views, (NOBODY,), None)
    return Question(index, kind, plan, views, candidates, (), tuple(dict.fromkeys(calls)))


def _with_partners(
    question: Question, asked: tuple[Question, ...], pinned: Mapping[str, Fact]
) -> Question:
    """The question with the guard of its ``needed_with``, which speaks of other questions."""
    kind = question.kind
    if question.needed is None or kind.needed_with is None or kind.id in pinned:
        return question
    return Question(
        question.index,
        kind,
        question.plan,
        question.views,
        _or_nobody(question.candidates),
        clauses(kind.needed_with, question.views, asked),
        question.calls,
    )


def _candidates(catalog: Catalog) -> dict[str, tuple[Candidate, ...]]:
    """Every option with its attributes, by the decision ids that it can answer.

    Those of the latest catalogs are kept: a sweep poses many problems out of one.
    """
    kept = _LATEST.get(id(catalog))
    if kept is None:
        if len(_LATEST) >= _CATALOGS:
            _LATEST.clear()
        kept = _LATEST[id(catalog)] = (catalog, _read_candidates(catalog))
    return kept[1]


_CATALOGS: Final = 4
_LATEST: Final[dict[int, tuple[Catalog, dict[str, tuple[Candidate, ...]]]]] = {}
"""By the identity of the catalog, which is kept too, so that no identity is used again."""

_WITH_NOBODY: Final[dict[int, tuple[tuple[Candidate, ...], tuple[Candidate, ...]]]] = {}


def _or_nobody(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates and "none of them", the same tuple for the same candidates."""
    kept = _WITH_NOBODY.get(id(candidates))
    if kept is None:
        if len(_WITH_NOBODY) > 1000:
            _WITH_NOBODY.clear()
        kept = _WITH_NOBODY[id(candidates)] = (candidates, (*candidates, NOBODY))
    return kept[1]


def _read_candidates(catalog: Catalog) -> dict[str, tuple[Candidate, ...]]:
    options = catalog.every_option()
    siblings = Counter(_place(option) for option in options if _place(option))
    found: dict[str, list[Candidate]] = {}
    for option in options:
        attributes = attributes_of(option, catalog)
        if _place(option):
            attributes["siblings"] = siblings[_place(option)] - 1
        for decision in option.decisions:
            found.setdefault(decision, []).append(Candidate(option.id, attributes, option))
    return {decision: tuple(candidates) for decision, candidates in found.items()}


def _place(option: Option) -> tuple[Attribute, Attribute] | None:
    """Cloud and geography of a region; ``None`` for anything else."""
    if "cloud-region" not in option.decisions:
        return None
    own = option.attributes
    return (own["cloud"], own["geography"]) if {"cloud", "geography"} <= own.keys() else None
