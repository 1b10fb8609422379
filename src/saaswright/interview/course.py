"""The course of an interview: what is asked next, and when nothing that is left would matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from saaswright.catalog.model import Catalog
from saaswright.decisions.facts import FACTS
from saaswright.errors import DecisionError, UsageError
from saaswright.interview.candidates import other_answers
from saaswright.interview.flips import Choices, Engine, flipped
from saaswright.interview.record import Answers, each_plan, leaves, requirements_of
from saaswright.requirements.assume import assume
from saaswright.requirements.model import Requirements
from saaswright.requirements.paths import places
from saaswright.requirements.paths import said as is_said
from saaswright.requirements.questions import Question, questions

OPENING: Final = ("product", "domain", "plans")
"""Always asked first: what everything else is said about."""

DIFFERENCES: Final = "plan-differences"
"""Asks each plan for what the product was not asked yet: what it leaves out, the product says."""

_LOOK: Final = 2
"""So many of the most promising questions are tried before each is asked."""

_SAMPLE: Final = 6
"""So many other answers give a question's worth; more are tried only until one matters."""


class Next(msgspec.Struct, frozen=True):
    """The question to ask; ``flips`` are the decisions that its answer may change."""

    question: Question
    flips: tuple[str, ...] = ()


class Course:
    """Orders the questions by what their answers would change, as the decision engine sees it.

    A question is tried by deciding on each of its other answers; the mean number of decisions
    that come out otherwise is its worth. Worths are kept from turn to turn and only the best few
    are worked out anew; that nothing matters any more is only said when every question that is
    left was tried on the answers as they stand.
    """

    def __init__(self, catalog: Catalog, engine: Engine | None = None) -> None:
        self.engine = engine or Engine(catalog)
        self.catalog = catalog
        self._worth = {question.id: _prior(catalog, question) for question in questions()}

    def next(
        self, answers: Answers, look: Callable[[int, int], None] = lambda *_: None
    ) -> Next | None:
        """What to ask; ``None`` when no answer that is left would change a decision.

        ``look`` is told how many of the questions that are left have been tried.
        """
        for id in OPENING:
            if id not in answers:
                return Next(next(q for q in questions() if q.id == id))
        said, _ = requirements_of(answers, self.engine.regions)
        if said is None:
            return None
        known, _ = assume(said, self.engine.regions)
        now = self.engine.choices(said) or {}
        left = [
            question
            for question in questions()
            if question.id not in answers and not settled(question, known, said, answers)
        ]
        # Where it runs comes before what it is made of, and what is asked of each plan before the
        # same of the product: its answer settles both.
        where = [q for q in left if q.group == "deployment"]
        twice = [q for q in left if q not in where and _of_plans(q, left)]
        stages = (where, [q for q in left if q not in where and q not in twice], twice)
        tried = 0
        for stage in stages:
            found: list[tuple[float, Next]] = []
            for question in sorted(stage, key=lambda q: -self._worth[q.id]):
                if len(found) >= _LOOK:
                    break
                look(tried, len(left))
                tried += 1
                worth, flips = self._try(question, said, known, now)
                self._worth[question.id] = worth
                if flips:
                    found.append((worth, Next(question, flips)))
            if found:
                return max(found, key=lambda one: one[0])[1]
        return None

    def _try(
        self, question: Question, said: Requirements, known: Requirements, now: Choices
    ) -> tuple[float, tuple[str, ...]]:
        """The mean number of flips of a few other answers, and all that flips in them."""
        counts: list[int] = []
        keys: dict[str, None] = {}
        others = tuple(other_answers(question, said, known, self.catalog, now))
        for other in _spread(others):
            if len(counts) >= _SAMPLE and keys:
                break
            try:
                choices = self.engine.choices(other)
            except DecisionError:  # one answer of many: what it would do stays unknown
                continue
            if choices is not None:
                changed = flipped(now, choices)
                counts.append(len(changed))
                keys.update(dict.fromkeys(changed))
        return (sum(counts) / len(counts) if counts else 0.0), tuple(keys)


def settled(question: Question, known: Requirements, said: Requirements, answers: Answers) -> bool:
    """Whether the same was asked before, of every plan; ``known`` is ``said`` after assumptions.

    Nothing differs between the plans of a product with only one. What every plan says of itself,
    or was asked about itself, need not be asked of the product.
    """
    if question.id == DIFFERENCES:
        return len(known.plans) < 2
    if each_plan(question):
        return False
    asked = _asked_of_plans(twin for twin in questions() if twin.id in answers)
    return all(path in asked or _said_by_all(said, path) for path in _own(question))


def _of_plans(question: Question, left: Sequence[Question]) -> bool:
    """Whether a question that is left asks each plan for the same as ``question`` the product."""
    if each_plan(question):
        return False
    asked = _asked_of_plans(left)
    return all(path in asked for path in _own(question))


def _asked_of_plans(among: Iterable[Question]) -> set[str]:
    twins = [twin for twin in among if twin.id != DIFFERENCES and each_plan(twin)]
    return {path for twin in twins for path in twin.paths}


def _own(question: Question) -> list[str]:
    return [f"plans[].{path}" for path, _ in leaves(question)]


def _said_by_all(requirements: Requirements, path: str) -> bool:
    """Whether every plan has an answer of its own; a key that plans do not have is said by none."""
    try:
        found = [is_said(requirements, place) for place in places(requirements, path)]
    except UsageError:
        return False
    return bool(found) and all(found)


def _spread(others: tuple[Requirements, ...]) -> Iterator[Requirements]:
    """All of them, so that the first few are spread over the whole."""
    step = max(1, len(others) // _SAMPLE)
    for start in range(step):
        yield from others[start::step]


def _prior(catalog: Catalog, question: Question) -> float:
    """Before it is tried: how many decisions rules take by what it is about, from 0 to about 5."""
    paths = {path.removeprefix("plans[].") for path, _ in leaves(question)}
    words = {name for name, word in FACTS.items() if word.path in paths}
    asking = [(one.when, len(one.decisions)) for one in catalog.constraints]
    asking += [(one.when, len(one.decisions)) for one in catalog.fits]
    asking += [(one.needed, 1) for one in catalog.decisions]
    told = sum(count for when, count in asking if any(words & clause.keys() for clause in when))
    return told / 10
