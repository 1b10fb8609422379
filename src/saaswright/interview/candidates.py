"""The other answers that a question could get: what is tried to see whether it matters at all.

Only answers that some rule of the catalog can tell apart are worth trying. For a number these are
one on each side of every limit that a rule names, within reach of what is assumed; for words, each
word; for names of technologies, one rival of what is chosen for each decision.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import msgspec

from saaswright.catalog.model import Catalog
from saaswright.decisions.conditions import COMPARISONS
from saaswright.decisions.facts import FACTS
from saaswright.requirements.model import Requirements
from saaswright.requirements.paths import get, places, put
from saaswright.requirements.questions import Question
from saaswright.requirements.shape import (
    Items,
    Number,
    Quantity,
    Section,
    Text,
    Words,
    requirements_shape,
    walk,
)

REACH: Final = 100.0
"""How many times more or less than assumed an answer may be and still be tried."""

_FAR: Final = (1 / REACH, 0.1, 10.0, REACH)
"""Of these sizes, beside today's, a number is tried even where no rule names it."""

_MOST: Final = 24
"""Answers tried for one key."""


class Vocabulary(msgspec.Struct, frozen=True):
    """What the rules of a catalog can tell apart: word of a fact → limits, and words."""

    limits: dict[str, tuple[float, ...]]
    words: dict[str, tuple[str, ...]]
    rivals: tuple[str, ...] = ()


def other_answers(
    question: Question,
    said: Requirements,
    known: Requirements,
    catalog: Catalog,
    chosen: Mapping[str, str],
) -> Iterator[Requirements]:
    """``said`` with each other answer to ``question`` that a rule could tell from today's.

    ``known`` is ``said`` after assumptions; ``chosen`` are the decisions on it, by key.
    """
    by_path = _leaves()
    for path in question.paths:
        shape = by_path.get(path)
        word = _fact_of(path)
        if shape is None or word is None:
            continue
        for place in places(known, path):
            base = said if place == path else put(said, "plans", known.plans)
            now = get(known, place)
            if place != path and now in (None, ()):
                now = _product_value(known, path)
            for value in _values(word, shape, now, catalog, chosen):
                if value != now:
                    yield put(base, place, value)


def _product_value(known: Requirements, path: str) -> Any:
    """What a plan takes from the product when it says nothing of its own."""
    own = path.removeprefix("plans[].")
    return get(known, own) if own in _leaves() else None


def _values(
    word: str, shape: Any, now: Any, catalog: Catalog, chosen: Mapping[str, str]
) -> Iterator[Any]:
    known = vocabulary(catalog)
    if isinstance(shape, Words):
        yield from shape.words
    elif isinstance(shape, Number | Quantity):
        yield from _numbers(shape, now, known.limits.get(word, ()), word)
    elif isinstance(shape, Items) and isinstance(shape.item, Words):
        yield from _sets(shape.item.words, now or ())
    elif isinstance(shape, Items):
        for name in list(_names(word, known, catalog, chosen))[:_MOST]:
            yield (name,)


def _numbers(
    shape: Number | Quantity, now: Any, limits: tuple[float, ...], word: str
) -> Iterator[Any]:
    """One number on each side of each limit that is within reach, and some far from today's.

    The latter matter through what is assumed from them, as requests are from users.
    """
    factor = 1e9 if word == "data_gb" else 1.0
    for limit in limits:
        for value in (limit * factor, limit * factor * 1.05, limit * factor * 0.95):
            near = word in ("target", "read_share") or _within_reach(value, now)
            if near and _allowed(shape, value):
                yield shape.type(value) if isinstance(shape, Quantity) else _plain(shape, value)
    if isinstance(shape, Number) and now:
        for factor in _FAR:
            if _allowed(shape, value := float(now) * factor):
                yield _plain(shape, value)


def _within_reach(value: float, now: Any) -> bool:
    if now is None:
        return True
    if min(float(now), value) <= 0:
        return True
    return abs(math.log(value / float(now))) <= math.log(REACH)


def _plain(shape: Number, value: float) -> int | float:
    return round(value) if shape.whole else round(value, 4)


def _allowed(shape: Number | Quantity, value: float) -> bool:
    if isinstance(shape, Quantity):
        return (shape.above is None or value > shape.above) and value <= (shape.most or math.inf)
    below = (shape.lt is None or value < shape.lt) and (shape.le is None or value <= shape.le)
    return below and (shape.gt is None or value > shape.gt) and value >= (shape.ge or 0)


def _sets(words: tuple[str, ...], now: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """None of them, one alone, one more, and one less."""
    yield ()
    for word in words:
        yield (word,)
        changed = tuple(w for w in words if (w in now) is not (w == word))
        if changed != (word,):
            yield changed


def _names(
    word: str, known: Vocabulary, catalog: Catalog, chosen: Mapping[str, str]
) -> Iterator[str]:
    if word == "regions":
        seen = set()
        for region in catalog.regions:
            if (region.cloud, region.geography) not in seen:
                seen.add((region.cloud, region.geography))
                yield region.id
    elif word == "residency":
        yield from dict.fromkeys(region.geography for region in catalog.regions)
    elif word in ("existing", "prefer"):
        for key, option in chosen.items():
            if "@" not in key and option != "none":
                yield from _rivals(catalog, key, option)[:1]
    elif word == "avoid":
        yield from (o for k, o in chosen.items() if "@" not in k and catalog.technology(o))
    else:
        yield from known.words.get(word, ())


def _rivals(catalog: Catalog, decision: str, option: str) -> tuple[str, ...]:
    return tuple(
        technology.id
        for technology in catalog.technologies
        if decision in technology.decisions and technology.id != option
    )


def vocabulary(catalog: Catalog) -> Vocabulary:
    """What the rules of ``catalog`` can tell apart."""
    # The catalog is kept too: its id could be another's once it is gone.
    found = _VOCABULARIES.get(id(catalog))
    if found is None:
        found = _VOCABULARIES[id(catalog)] = (catalog, _read(catalog))
    return found[1]


_VOCABULARIES: Final[dict[int, tuple[Catalog, Vocabulary]]] = {}


def conditions(catalog: Catalog) -> tuple[dict[str, Any], ...]:
    """Every clause by which a rule or a need asks for what the requirements say."""
    return tuple(
        [clause for constraint in catalog.constraints for clause in constraint.when]
        + [clause for fit in catalog.fits for clause in fit.when]
        + [clause for kind in catalog.decisions for clause in kind.needed]
    )


def _read(catalog: Catalog) -> Vocabulary:
    limits: dict[str, set[float]] = {}
    words: dict[str, dict[str, None]] = {}
    for clause in conditions(catalog):
        for word, wanted in clause.items():
            operands = wanted if isinstance(wanted, Mapping) else {"any_of": wanted}
            for name, operand in operands.items():
                if isinstance(operand, Mapping):
                    continue
                for value in operand if isinstance(operand, list | tuple) else (operand,):
                    if name in COMPARISONS or isinstance(value, int | float):
                        limits.setdefault(word, set()).add(float(value))
                    elif isinstance(value, str):
                        words.setdefault(word, {})[value] = None
    return Vocabulary(
        {word: tuple(sorted(found)) for word, found in limits.items()},
        {word: tuple(found) for word, found in words.items()},
    )


@cache
def _leaves() -> dict[str, Any]:
    """Path → shape of every key that holds an answer."""
    return {
        path: key.shape
        for path, key in walk(requirements_shape())
        if not isinstance(key.shape, Section)
        and not (isinstance(key.shape, Items) and isinstance(key.shape.item, Section))
        and not isinstance(key.shape, Text)
    }


@cache
def _fact_of(path: str) -> str | None:
    """The word by which rules ask for what stands at ``path``; ``None`` when none does."""
    own = path.removeprefix("plans[].")
    for name, word in FACTS.items():
        own_place = word.scope != "plan" if own == path else word.scope != "product"
        if word.path == own and own_place:
            return name
    return None
