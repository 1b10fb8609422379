"""No world obeys every rule: which few requirements are to blame, in the user's own words.

The set is minimal by deletion: each member was dropped in turn and kept only because the rest
could then be met. Assumed answers are dropped first, so that what was said is blamed last.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from saaswright.decisions.facts import Fact
from saaswright.decisions.problem import Ban, Problem, merged, silent
from saaswright.decisions.solver import Conflict
from saaswright.decisions.stated import ASKED_PATH
from saaswright.decisions.wording import filled, requirement, shown
from saaswright.decisions.world import name_of
from saaswright.errors import DecisionError
from saaswright.finding import Finding, Severity
from saaswright.requirements.where import Where, nowhere

ID = "requirements-conflict"

MOST_DROPPED: Final = 3
"""A relaxation that drops more requirements than this is another product."""
WIDEST: Final = 30
"""So many unfinished relaxations of one size are carried on; conflicts are small, more is rare."""


class Core(msgspec.Struct, frozen=True):
    """A minimal set of requirements that cannot hold together, and what the rules in it say.

    ``relaxations`` are the smallest sets of paths that would have to go for a design to exist:
    fewest paths first, in the order of the paths; a pin or plan may well stand in several.
    ``unsaid`` are the paths at which nobody said what a rule waits for, when nothing that was said
    is in the way.
    """

    facts: tuple[Fact, ...]
    sentences: tuple[str, ...]
    relaxations: tuple[tuple[str, ...], ...] = ()
    unsaid: tuple[str, ...] = ()


def conflict(problem: Problem, where: Where | None = None) -> Finding:
    """The finding that names a minimal set of requirements in conflict, and the rules behind it.

    Raises :class:`DecisionError` when not even the absence of every requirement would help: then
    the catalog leaves some decision without an option.
    """
    return _finding(core(problem, where), where)


def core(problem: Problem, where: Where | None = None) -> Core:
    """What :func:`conflict` says, as a value. Raises :class:`DecisionError` as it does."""
    asked, place = Conflict(problem), where or nowhere
    every_path, every_rule = frozenset(asked.paths), frozenset(asked.rules)
    if not asked.possible(frozenset(), every_rule):
        raise DecisionError("the catalog leaves a decision without any possible option")
    given = silent(problem)
    if not asked.possible(given, every_rule):
        given = frozenset()  # only then is what was left unsaid part of the conflict
    order = sorted(every_path - given, key=lambda path: (place(path) is not None, path))
    paths = _smallest(order, every_path, lambda left: asked.possible(left, every_rule))
    rules = _smallest(list(asked.rules), every_rule, lambda left: asked.possible(paths, left))
    named, unsaid = paths - given, frozenset[str]()
    if named <= {ASKED_PATH}:
        unsaid = _smallest(sorted(paths), paths, lambda left: asked.possible(left, rules)) - named
    return Core(
        _facts(problem, named),
        tuple(_sentences(problem, named | unsaid, rules)),
        _relaxations(asked, order, every_path, paths),
        tuple(sorted(unsaid)),
    )


def _relaxations(
    asked: Conflict, order: list[str], every_path: frozenset[str], first: frozenset[str]
) -> tuple[tuple[str, ...], ...]:
    """The minimal sets of at most :data:`MOST_DROPPED` paths without which a world exists.

    Each has to hit every conflict, so it is built by dropping one member of a conflict after
    another (the hitting set tree of Reiter, A theory of diagnosis from first principles, 1987).
    """
    every_rule = frozenset(asked.rules)

    def possible(paths: frozenset[str]) -> bool:
        return asked.possible(paths, every_rule)

    found: list[frozenset[str]] = []
    level = {frozenset[str](): first}
    for _ in range(MOST_DROPPED):
        grown = dict.fromkeys(
            dropped | {path}
            for dropped, conflict in list(level.items())[:WIDEST]
            for path in order
            if path in conflict and path != ASKED_PATH
        )
        level = {}
        for dropped in grown:
            left = every_path - dropped
            if any(smaller <= dropped for smaller in found):
                continue
            if possible(left):
                found.append(dropped)
            else:
                level[dropped] = _smallest([p for p in order if p in left], left, possible)
    return tuple(tuple(sorted(dropped)) for dropped in found)


def _smallest(
    order: list[str], everything: frozenset[str], possible: Callable[[frozenset[str]], bool]
) -> frozenset[str]:
    """Drop each in turn, for good when the rest is still impossible. Linear in solver calls."""
    left = everything
    for one in order:
        fewer = left - {one}
        if not possible(fewer):
            left = fewer
    return left


def _finding(found: Core, where: Where | None) -> Finding:
    named = [f"`{requirement(fact, where)}`" for fact in found.facts]
    if len(named) == 1:
        message = f"{named[0]} cannot be met"
    else:
        message = f"these cannot be met together: {', '.join(named)}"
    message += f". {' '.join(found.sentences)}" if found.sentences else "."
    located = where or nowhere
    places = [place for fact in found.facts if (place := located(fact.path)) is not None]
    return Finding(
        ID,
        Severity.ERROR,
        message,
        places[0] if places else None,
        f"change or drop one of: {', '.join(shown(fact.path) for fact in found.facts)}",
        tuple(places[1:]),
    )


def _facts(problem: Problem, paths: frozenset[str]) -> tuple[Fact, ...]:
    """The facts at ``paths``, in the order of the paths, with the values that matter."""
    used = [fact for ban in problem.bans for fact in ban.rule.facts if fact.path in paths]
    for question in problem.questions:
        used += [fact for fact in question.because if fact.path in paths]
    return tuple(sorted(merged(tuple(used)), key=lambda fact: fact.path))


def _sentences(problem: Problem, paths: frozenset[str], rules: frozenset[str]) -> list[str]:
    """What the rules in the conflict say, each once, about the options that they take away.

    Rules that only repeat what was stated (they ask for an option's id) are left out: the
    requirements themselves are named already. So are those that rest on a silence, unless they are
    all there is.
    """
    silence = paths - {ASKED_PATH} <= silent(problem)
    bans = [
        ban
        for ban in problem.bans
        if ban.rule.id in rules and paths.issuperset(f.path for f in ban.rule.facts if f.written)
    ]
    told: dict[str, None] = {}
    for ban in bans:
        facts = ban.rule.facts
        if ban.rule.asks == ("id",):
            continue
        if not silence and facts and not any(fact.written for fact in facts):
            continue
        told[f"{filled(ban.rule, _hit(problem, ban, bans)).rstrip('.')}."] = None
    for question in problem.questions:
        if not question.candidates and any(f.path in paths for f in question.because):
            told[f"The catalog has no option for the decision `{question.kind.id}`."] = None
    return list(told)


def _hit(problem: Problem, ban: Ban, bans: list[Ban]) -> str:
    """The options that only this ban of the conflict takes away, by name."""
    others = {
        option
        for other in bans
        if other.question == ban.question and other.rule.id != ban.rule.id
        for option in other.options
    }
    question = problem.questions[ban.question]
    names = [name_of(question, c.id) for c in question.candidates if c.id in ban.options - others]
    return " and ".join(names) or "what is left"
