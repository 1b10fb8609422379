"""A second exact solver: the same problem for OR-Tools CP-SAT, which shares nothing with clingo.

It starts from the posed problem (questions, bans, weights), so it judges the answer set program
and the search. That the problem says what catalog and requirements mean is what the exhaustive
search in ``exhaustive.py`` judges, which starts from those.
"""

from __future__ import annotations

from typing import Final

from ortools.sat.python import cp_model

from saaswright.decisions.model import NONE
from saaswright.decisions.problem import Answers, Guard, Problem

SECONDS: Final = 60.0


class _Model:
    """One boolean for each question and answer; guards, bans and points on top of them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.takes: dict[tuple[int, str], cp_model.IntVar] = {}
        self.never, self.always = self.model.new_constant(0), self.model.new_constant(1)
        self._guards: dict[Guard, cp_model.IntVar] = {}
        for question in problem.questions:
            options = [c.id for c in question.candidates if c.option is not None]
            for option in (*options, NONE):
                self.takes[question.index, option] = self.model.new_bool_var("")
            self.model.add_exactly_one(self.takes[question.index, o] for o in (*options, NONE))
        for question in problem.questions:
            nobody = self.takes[question.index, NONE]
            if question.needed is None:
                self.model.add(nobody == 1)
            else:
                self.model.add(nobody + self.guard(question.needed) == 1)
        for ban in problem.bans:
            for option in ban.options:
                taken = self.takes.get((ban.question, option))
                if taken is not None:
                    self.model.add_bool_or(taken.negated(), self.guard(ban.guard).negated())

    def guard(self, guard: Guard) -> cp_model.IntVar:
        """True exactly when every clause has one of its answers taken."""
        if guard not in self._guards:
            clauses = []
            for clause in guard:
                met = self.model.new_bool_var("")
                answers = [self.takes[at] for at in sorted(clause.answers) if at in self.takes]
                self.model.add_max_equality(met, answers or [self.never])
                clauses.append(met)
            holds = self.model.new_bool_var("")
            self.model.add_min_equality(holds, clauses or [self.always])
            self._guards[guard] = holds
        return self._guards[guard]

    def points(self, goal: int) -> list[tuple[int, cp_model.IntVar]]:
        """What counts at a goal, each with the boolean under which it does."""
        found = []
        for weight in self.problem.weights:
            if weight.goal != goal:
                continue
            for option, points in weight.points.items():
                taken = self.takes.get((weight.question, option))
                if taken is None:
                    continue
                counts = taken
                if weight.guard:
                    counts = self.model.new_bool_var("")
                    self.model.add_min_equality(counts, [taken, self.guard(weight.guard)])
                found.append((points, counts))
        return found


def best(problem: Problem) -> tuple[Answers, tuple[int, ...]] | None:
    """The optimum, ties broken by the catalog's order, and its points; ``None`` if there is none.

    One goal after the other is minimised and then held, and so is the rank of every answer.
    """
    posed = _Model(problem)
    goals = []
    for goal in range(len(problem.goals)):
        least = _least(posed, posed.points(goal))
        if least is None:
            return None
        goals.append(least)
    for question in problem.questions:
        options = [c.id for c in question.candidates if c.option is not None]
        ranks = [(at, posed.takes[question.index, option]) for at, option in enumerate(options)]
        assert _least(posed, ranks) is not None
    # Only now: whether a role is needed may hang on an answer whose rank was held last.
    solver = _solved(posed.model)
    assert solver is not None
    taken = {at for at, variable in posed.takes.items() if solver.boolean_value(variable)}
    answers = [next(o for at, o in taken if at == q.index) for q in problem.questions]
    return tuple(answers), tuple(goals)


def _least(posed: _Model, terms: list[tuple[int, cp_model.IntVar]]) -> int | None:
    """The least sum there is, which is then required; ``None`` when nothing is possible."""
    total = sum((points * counts for points, counts in terms), start=cp_model.LinearExpr.sum([]))
    posed.model.minimize(total)
    solver = _solved(posed.model)
    if solver is None:
        return None
    least = round(solver.objective_value) if terms else 0
    posed.model.clear_objective()  # type: ignore[no-untyped-call]
    posed.model.add(total <= least)
    return least


def _solved(model: cp_model.CpModel) -> cp_model.CpSolver | None:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = SECONDS
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL, solver.status_name(status)
    return solver
