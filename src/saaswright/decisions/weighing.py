"""The catalog's constraints, fits and goals, applied to the questions: bans and weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final

from saaswright.catalog.model import Catalog, Constraint, Fit
from saaswright.decisions.conditions import as_values, evidence, holds, referred
from saaswright.decisions.facts import Fact, View
from saaswright.decisions.matching import index_of
from saaswright.decisions.problem import (
    ASKED_RULE,
    PIN_RULE,
    Ban,
    Candidate,
    Guard,
    Question,
    Rule,
    Weight,
    merged,
)
from saaswright.decisions.questions import clauses
from saaswright.decisions.stated import Asked


def bans(
    catalog: Catalog, asked: tuple[Question, ...], pinned: Mapping[str, Fact]
) -> tuple[Ban, ...]:
    """Every ban, plan by plan: each names the requirements it rests on, and only those."""
    found: dict[tuple[object, ...], Ban] = {}
    by_kind = _by_kind(asked)
    for constraint in catalog.constraints:
        seen = _Seen(constraint, constraint.forbid, asked)
        for question in _concerned(constraint, asked, by_kind):
            for ban in _bans(constraint, question, seen):
                same = (ban.question, constraint.id, ban.options, ban.guard, _paths(ban.rule.facts))
                found.setdefault(same, ban)
    return (*found.values(), *_pins(asked, pinned))


def weights(catalog: Catalog, asked: tuple[Question, ...]) -> tuple[Weight, ...]:
    """Every weight; a rule that several plans call for counts once for what they share."""
    goals = {goal.id: position for position, goal in enumerate(catalog.goals)}
    found: list[Weight] = []
    by_kind = _by_kind(asked)
    for fit in catalog.fits:
        seen = _Seen(fit, fit.prefer, asked)
        for question in _concerned(fit, asked, by_kind):
            found.extend(_weights(fit, goals[fit.goal], question, seen))
    return (*found, *_measures(catalog, asked))


# --- constraints ----------------------------------------------------------------------------------


def _bans(constraint: Constraint, question: Question, seen: _Seen) -> Iterator[Ban]:
    for view in question.views:
        options = seen.matching(question, view) if seen.calls(view) else frozenset()
        if not options:
            continue
        guard = seen.guard((view,))
        if all(clause.answers for clause in guard):
            for facts in seen.calls(view):
                rule = _rule(constraint, constraint.forbid, view, facts)
                yield Ban(rule, question.index, options, guard)


def _pins(asked: tuple[Question, ...], pinned: Mapping[str, Fact]) -> Iterator[Ban]:
    for question in asked:
        fact = pinned.get(question.kind.id)
        if fact is not None:
            others = frozenset(c.id for c in question.candidates if c.id not in fact.values)
            sentence = f"You pinned `{fact.written[0]}`."
            rule = Rule(PIN_RULE, sentence, "requirements", question.views[0], (fact,), ("id",))
            yield Ban(rule, question.index, others, ())


def asked_bans(questions: tuple[Question, ...], asked: Asked) -> tuple[Ban, ...]:
    """The bans under which no other option than the one asked about is left."""
    found = []
    for question in questions:
        if question.kind.id == asked.decision and asked.plan in (None, question.plan):
            others = frozenset(c.id for c in question.candidates if c.id != asked.option)
            sentence = f"You ask about `{asked.option}`."
            view = question.views[0]
            rule = Rule(ASKED_RULE, sentence, "requirements", view, (asked.fact,), ("id",))
            found.append(Ban(rule, question.index, others, ()))
    return tuple(found)


# --- fits and measures ----------------------------------------------------------------------------


def _weights(fit: Fit, goal: int, question: Question, seen: _Seen) -> Iterator[Weight]:
    """One weight for each set of options that some plan's facts single out."""
    by_options: dict[frozenset[str], list[tuple[View, tuple[Fact, ...]]]] = {}
    for view in question.views:
        calls = seen.calls(view)
        if calls:
            by_options.setdefault(seen.matching(question, view), []).append((view, calls[0]))
    for matching, called in by_options.items():
        views = tuple(view for view, _ in called)
        guard = seen.guard(views) if matching else ()
        if not matching or not all(clause.answers for clause in guard):
            continue
        facts = merged(tuple(fact for _, found in called for fact in found))
        real = index_of(question.candidates).everyone
        costly = (real - matching) if fit.weight > 0 else matching if fit.weight else frozenset()
        yield Weight(
            _rule(fit, fit.prefer, views[0], facts),
            question.index,
            goal,
            dict.fromkeys(costly, abs(fit.weight)),
            matching,
            fit.weight >= 0,
            abs(fit.weight),
            guard,
        )


def _measures(catalog: Catalog, asked: tuple[Question, ...]) -> Iterator[Weight]:
    """What goals add up themselves: an attribute of every chosen option, in units."""
    for position, goal in enumerate(catalog.goals):
        for word, unit in goal.measures.items():
            for question in asked:
                points = {
                    c.id: round(float(c.attributes[word]) / unit)  # type: ignore[arg-type]
                    for c in question.candidates
                    if word in c.attributes
                }
                points = {option: value for option, value in points.items() if value}
                if points:
                    name = f"{goal.id}-{word}"
                    rule = Rule(name, goal.sentence, "", question.views[0], (), (word,))
                    yield Weight(rule, question.index, position, points, frozenset(), False, 0, ())


# --- both ---------------------------------------------------------------------------------------


def _by_kind(asked: tuple[Question, ...]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in asked:
        found.setdefault(question.kind.id, []).append(question)
    return found


def _concerned(
    rule: Constraint | Fit, asked: tuple[Question, ...], by_kind: Mapping[str, list[Question]]
) -> Iterable[Question]:
    """The questions that a rule speaks of, in their order; all of them when it names none."""
    if not rule.decisions:
        return asked
    named = chain.from_iterable(by_kind.get(kind, ()) for kind in set(rule.decisions))
    return sorted(named, key=lambda question: question.index)


class _Seen:
    """A rule as the plans see it: what calls for it and its guard, the same for all questions."""

    def __init__(
        self, rule: Constraint | Fit, target: Mapping[str, Any], asked: tuple[Question, ...]
    ) -> None:
        self._rule, self._target, self._asked = rule, target, asked
        self._referred = tuple(referred(target))
        self._calls: dict[int | None, list[tuple[Fact, ...]]] = {}
        self._guards: dict[tuple[int | None, ...], Guard] = {}

    def calls(self, view: View) -> list[tuple[Fact, ...]]:
        """The facts that call for the rule in this view, by clause that holds; each suffices."""
        known = self._calls.get(view.plan)
        if known is None:
            when = self._rule.when
            held = [clause for clause in when if holds(clause, view)] if when else [{}]
            named = [view.facts[name] for name in self._referred]
            paths = (path.replace("{plan}", str(view.plan)) for path in self._rule.rests_on)
            named += [_at(path, view) for path in paths] if held else []
            known = [merged((*evidence(clause, view), *named)) for clause in held]
            self._calls[view.plan] = known
        return known

    def guard(self, views: tuple[View, ...]) -> Guard:
        """The decisions under which the rule holds, as these views see them."""
        plans = tuple(view.plan for view in views)
        known = self._guards.get(plans)
        if known is None:
            known = self._guards[plans] = clauses(self._rule.chosen, views, self._asked)
        return known

    def matching(self, question: Question, view: View) -> frozenset[str]:
        """The candidates that the rule speaks of; "none" only meets the empty one (a note)."""
        if self._referred:
            return _found(question.candidates, self._target, view)
        # What asks nothing of the requirements is the same for every design of this catalog.
        key = (id(self._target), id(question.candidates))
        known = _FIXED.get(key)
        if known is None:
            if len(_FIXED) > _MOST_FIXED:
                _FIXED.clear()
            found = _found(question.candidates, self._target, view)
            known = _FIXED[key] = (self._target, question.candidates, found)
        return known[2]


def _at(path: str, view: View) -> Fact:
    """The fact that stands at ``path``, or a mere mention of a path that holds none."""
    known = {fact.path: fact for fact in view.facts.values()}
    return known.get(path, Fact((), path, ("as it stands",)))


_MOST_FIXED: Final = 20_000
_FIXED: Final[
    dict[tuple[int, int], tuple[Mapping[str, Any], tuple[Candidate, ...], frozenset[str]]]
] = {}
"""Condition and candidates by identity; both are kept, so that no identity is used again."""


def _found(
    candidates: tuple[Candidate, ...], condition: Mapping[str, Any], view: View
) -> frozenset[str]:
    if not condition:
        return frozenset(candidate.id for candidate in candidates)
    return index_of(candidates).meeting(condition, view.values)


def _rule(
    rule: Constraint | Fit, target: Mapping[str, Any], view: View, facts: tuple[Fact, ...]
) -> Rule:
    source = next(iter(as_values(rule.sources.get("*"))), "") or next(
        iter(rule.sources.values()), ""
    )
    return Rule(rule.id, rule.sentence, str(source), view, facts, tuple(target))


def _paths(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    return tuple(fact.path for fact in facts)
