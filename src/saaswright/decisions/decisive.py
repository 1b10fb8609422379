"""Which rule made the difference: without it, another option would have been the answer.

Options are compared by what the weights of their own question say, goal by goal. That is not the
solver's whole view (other answers might follow), but it is what a reader compares.
"""

from __future__ import annotations

from saaswright.decisions.matching import index_of
from saaswright.decisions.problem import Ban, Question, Weight
from saaswright.decisions.world import World


def settles(known: World, question: Question, ban: Ban) -> bool:
    """Whether ``ban`` made the answer: it took every other option, or a better one."""
    chosen = known.chosen(question)
    others = {c.id for c in question.candidates if c.id != chosen}
    own = _cost(known, question, chosen)
    return others <= ban.options or any(
        _cost(known, question, option) < own for option in ban.options & others
    )


def better(known: World, question: Question, option: str, *, without: Weight | None = None) -> bool:
    """Whether ``option`` would cost less than the chosen one, ``without`` a weight left aside."""
    chosen = known.chosen(question)
    return _cost(known, question, option, without) < _cost(known, question, chosen, without)


def singles_out(known: World, question: Question, weight: Weight) -> bool:
    """Whether ``weight`` tells the chosen option from some other that was still possible."""
    chosen = known.chosen(question)
    others = index_of(question.candidates).everyone - {chosen}
    return not (others - known.gone[question.index].keys() or others) <= weight.matches


def _cost(
    known: World, question: Question, option: str, without: Weight | None = None
) -> tuple[int, ...]:
    total = known.costs[question.index].get(option) or (0,) * len(known.problem.goals)
    if without is None:
        return total
    less = without.points.get(option, 0)
    return tuple(n - less * (at == without.goal) for at, n in enumerate(total))
