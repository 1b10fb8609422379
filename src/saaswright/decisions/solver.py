"""The only module that talks to clingo: an optimum with its proof, or a conflict's core.

Single-threaded and with a fixed seed, so that the search is the same everywhere; the answer does
not depend on it, because the tie-break makes the optimum unique.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from saaswright.decisions.model import NONE
from saaswright.decisions.problem import Answers, Problem, cost
from saaswright.decisions.program import GOAL_LEVEL, quick, whole
from saaswright.errors import DecisionError

if TYPE_CHECKING:
    import clingo

TIME_LIMIT: Final = 30.0
"""Seconds that one search may take; the shipped catalog needs a few hundredths."""

SLICE: Final = 0.5
"""Seconds of one wait."""

_OPTIONS: Final = ("--warn=none", "--parallel-mode=1", "--seed=0", "--opt-strategy=usc")
"""Goals are approached from below, by unsatisfiable cores: with many options that tie at the first
goals, coming down from above takes longer than anybody waits (ten times the catalog)."""


def best(problem: Problem, seconds: float = TIME_LIMIT) -> Answers | None:
    """The proven optimum; ``None`` when there is no world that obeys every ban.

    Raises :class:`DecisionError` when the time runs out or the solver contradicts the arithmetic
    of :func:`saaswright.decisions.problem.cost`.
    """
    facts = quick(problem)
    if facts is None:
        return None
    control = _ground(facts, ("--opt-mode=opt", "--models=0"))
    found: list[tuple[dict[int, str], dict[int, int]]] = []

    def keep(model: clingo.Model) -> None:
        levels = dict(zip(model.priority, model.cost, strict=True))
        found[:] = [(_chosen(model, problem), levels)]

    with control.solve(on_model=keep, async_=True) as search:
        if not _done(search, seconds):
            search.cancel()
            raise DecisionError(
                f"no proven optimum within {seconds:g} s",
                help="fewer plans or pins (`preferences.pin`) make the problem smaller",
            )
        result = search.get()
    if result.unsatisfiable:
        return None
    chosen, levels = found[0]
    answers = tuple(chosen.get(q.index, NONE) for q in problem.questions)
    claimed = tuple(levels.get(GOAL_LEVEL - n, 0) for n in range(len(problem.goals)))
    if not result.exhausted or claimed != cost(problem, answers):
        raise DecisionError("the solver's optimum does not add up", help="this is a bug: report it")
    return answers


class Conflict:
    """Asks whether some of the requirements and rules can hold together. Grounded once."""

    def __init__(self, problem: Problem, seconds: float = TIME_LIMIT) -> None:
        import clingo

        facts, self.paths, self.rules = whole(problem)
        self._seconds = seconds
        self._control = _ground(facts, ("--opt-mode=ignore", "--models=1"))
        named = (("required", len(self.paths)), ("applied", len(self.rules)))
        self._atoms = [
            clingo.Function(name, [clingo.Number(n)]) for name, count in named for n in range(count)
        ]

    def possible(self, paths: frozenset[str], rules: frozenset[str]) -> bool:
        """Whether a world obeys these rules under these requirements alone."""
        held = [*(p in paths for p in self.paths), *(r in rules for r in self.rules)]
        assumptions = list(zip(self._atoms, held, strict=True))
        with self._control.solve(assumptions=assumptions, async_=True) as search:
            if not _done(search, self._seconds):
                search.cancel()
                raise DecisionError(f"no answer about the conflict within {self._seconds:g} s")
            return bool(search.get().satisfiable)


def _done(search: clingo.SolveHandle, seconds: float) -> bool:
    """Whether the search ends in time, counted in short waits.

    A machine that sleeps, or a process that is stopped, then does not use up the time.
    """
    waits = max(1, math.ceil(seconds / SLICE))
    return any(search.wait(min(SLICE, seconds)) for _ in range(waits))


def _ground(facts: str, options: tuple[str, ...]) -> clingo.Control:
    import clingo

    control = clingo.Control([*_OPTIONS, *options])
    control.add("base", [], _rules() + facts)
    control.ground([("base", [])])
    return control


@cache
def _rules() -> str:
    return Path(__file__).with_name("choose.lp").read_text(encoding="utf-8")


def _chosen(model: clingo.Model, problem: Problem) -> dict[int, str]:
    chosen = {}
    for symbol in model.symbols(shown=True):
        question, option = symbol.arguments
        if option.type.name == "Number":
            candidates = problem.questions[question.number].candidates
            chosen[question.number] = candidates[option.number].id
    return chosen
