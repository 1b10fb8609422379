"""The problem as facts of the answer set program in ``choose.lp``.

Two forms: the quick one for the optimum leaves out what no requirement can change (options that
are banned outright); the whole one for conflicts keeps every ban with the requirements under it.
No text enters a program: questions, guards, paths are numbers, and so are options, by their
position among the candidates, which is also what breaks ties.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from saaswright.decisions.model import NONE
from saaswright.decisions.problem import Guard, Problem, Weight, sums

GOAL_LEVEL: Final = 100_000
"""Levels of goals count down from here; tie-breaks are below, from the first question down."""


def quick(problem: Problem) -> str | None:
    """Facts for the optimum; ``None`` when some question has no candidate left at all."""
    gone: list[set[str]] = [set() for _ in problem.questions]
    for ban in problem.bans:
        if not ban.guard:
            gone[ban.question] |= ban.options
    for question in problem.questions:
        always = question.needed == ()
        if always and all(c.id in gone[question.index] for c in question.candidates):
            return None
    writer = _Writer(problem, gone)
    wanted = [f"wanted({q.index},0)." for q in problem.questions if q.needed is not None]
    return "\n".join((*wanted, *writer.questions(), *writer.guarded_bans(), *writer.weights()))


def whole(problem: Problem) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Facts for finding conflicts, with the requirement paths and rule ids, by number."""
    writer = _Writer(problem, [set() for _ in problem.questions])
    facts = [fact for ban in problem.bans for fact in ban.rule.facts]
    facts += [fact for question in problem.questions for fact in question.because]
    paths = sorted({fact.path for fact in facts})
    rules = sorted({ban.rule.id for ban in problem.bans})
    lines = [*writer.questions(), *(f"path({n})." for n in range(len(paths)))]
    lines += [f"rule({n})." for n in range(len(rules))]
    for question in problem.questions:
        for number, call in enumerate(question.calls):
            lines.append(f"wanted({question.index},{number}).")
            lines += [f"wants({question.index},{number},{paths.index(f.path)})." for f in call]
    for number, ban in enumerate(problem.bans):
        lines += [f"ban(b({number}),{at})." for at in writer.answers(ban.question, ban.options)]
        lines.append(f"by(b({number}),{rules.index(ban.rule.id)}).")
        lines += [f"rests(b({number}),{paths.index(f.path)})." for f in ban.rule.facts]
        lines += writer.under(f"b({number})", ban.guard)
    return "\n".join((*lines, *writer.guards())), tuple(paths), tuple(rules)


class _Writer:
    """Writes facts and numbers guards as they turn up."""

    def __init__(self, problem: Problem, gone: list[set[str]]) -> None:
        self.problem = problem
        self.gone = gone
        self.seen: dict[Guard, int] = {}
        self.rank = [
            {candidate.id: at for at, candidate in enumerate(question.candidates)}
            for question in problem.questions
        ]

    def answers(self, question: int, options: Iterable[str]) -> Iterator[str]:
        """``question,option`` as terms, in the catalog's order."""
        candidates = self.problem.questions[question].candidates
        for at in sorted(map(self.rank[question].__getitem__, options)):
            yield f"{question},{NONE if candidates[at].option is None else at}"

    def questions(self) -> Iterator[str]:
        """Who asks what, out of which options, and the tie-break by catalog order."""
        ties = GOAL_LEVEL - len(self.problem.goals) - 1
        for question in self.problem.questions:
            if question.needed is None:
                continue
            if question.needed:
                yield f"needed_with({question.index},{self._number(question.needed)})."
            yield f"level({question.index},{ties - question.index})."
            for rank, candidate in enumerate(question.candidates):
                if candidate.option is not None and candidate.id not in self.gone[question.index]:
                    yield f"option({question.index},{rank})."

    def guarded_bans(self) -> Iterator[str]:
        """Bans that only hold in some worlds; the others have already removed their options.

        What is banned from the same question under the same guard is one ban, whatever the rules.
        """
        banned: dict[tuple[int, Guard], set[str]] = {}
        for ban in self.problem.bans:
            if ban.guard:
                left = ban.options - self.gone[ban.question]
                banned.setdefault((ban.question, ban.guard), set()).update(left)
        for number, ((question, guard), options) in enumerate(banned.items()):
            if options:
                at = self.answers(question, options)
                yield from (f"ban(b({number}),{answer})." for answer in at)
                yield from self.under(f"b({number})", guard)

    def weights(self) -> Iterator[str]:
        """Points by goal, then the guards that anything named.

        What counts for the same options under the same guard is added up here: one sum for the
        solver instead of a term for each rule.
        """
        of: list[list[Weight]] = [[] for _ in self.problem.questions]
        for weight in self.problem.weights:
            of[weight.question].append(weight)
        number = 0
        for question, weights in enumerate(of):
            for (goal, guard), total in sums(weights).items():
                number += 1
                rank, level = self.rank[question], GOAL_LEVEL - goal
                left = total.keys() - self.gone[question]
                for at, points in sorted((rank[option], total[option]) for option in left):
                    yield f"weigh({number},{question},{at},{points},{level})."
                yield from self.under(str(number), guard)
        yield from self.guards()

    def under(self, name: str, guard: Guard) -> Iterator[str]:
        """Ties a ban or weight to its guard, if it has one."""
        if guard:
            yield f"under({name},{self._number(guard)})."

    def guards(self) -> Iterator[str]:
        """The guards that were named, clause by clause."""
        for guard, number in self.seen.items():
            yield f"guard({number})."
            for position, clause in enumerate(guard):
                at = f"({number},{position})"
                yield f"clause({number},{at})."
                met = ((question, self.rank[question][o]) for question, o in clause.answers)
                for question, option in sorted(met):
                    yield f"meets({at},{question},{option})."

    def _number(self, guard: Guard) -> int:
        return self.seen.setdefault(guard, len(self.seen))
