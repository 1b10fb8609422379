"""Which candidates meet a condition: looked up by attribute instead of asked one by one.

Means the same as :func:`saaswright.decisions.conditions.meets` of every candidate. A catalog ten
times as large has ten times the rules for ten times the options; a look-up keeps that from being a
hundred times the work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from saaswright.decisions.conditions import COMPARISONS, Condition, Refer, Values, as_values
from saaswright.decisions.facts import Value
from saaswright.decisions.problem import Candidate

_Key = tuple[bool, Value]
"""A value that does not take ``True`` for ``1``."""


class Index:
    """Some candidates by word and value, and by id; "none of them" is not among them."""

    def __init__(self, candidates: tuple[Candidate, ...]) -> None:
        self.options = {c.id: c.option for c in candidates if c.option is not None}
        self.everyone = frozenset(self.options)
        found: dict[str, dict[_Key, set[str]]] = {}
        for candidate in candidates:
            if candidate.option is None:
                continue
            for word, values in candidate.attributes.items():
                for value in as_values(values):
                    found.setdefault(word, {}).setdefault(_key(value), set()).add(candidate.id)
        self._having = {
            word: {key: frozenset(ids) for key, ids in by_value.items()}
            for word, by_value in found.items()
        }

    def meeting(self, condition: Condition, refer: Refer) -> frozenset[str]:
        """The ids of the candidates that meet ``condition``; ``refer`` reads a fact."""
        left = self.everyone
        for word, wanted in condition.items():
            if not left:
                break
            left = self._narrowed(left, self._having.get(word, {}), wanted, refer)
        return left

    def _narrowed(
        self,
        left: frozenset[str],
        having: Mapping[_Key, frozenset[str]],
        wanted: Any,
        refer: Refer,
    ) -> frozenset[str]:
        if not isinstance(wanted, dict):
            return left & _any_of(having, as_values(wanted))
        ((name, operand),) = wanted.items()
        operands = refer(operand["fact"]) if isinstance(operand, dict) else as_values(operand)
        if name in ("any_of", "first_of"):
            return left & _any_of(having, operands if name == "any_of" else operands[:1])
        if name == "none_of":
            return left - _any_of(having, operands)
        if name == "given":
            given = frozenset().union(*having.values())
            return left & given if operands[0] else left - given
        return left & frozenset(_compared(left, having, name, operands[:1]))


def index_of(candidates: tuple[Candidate, ...]) -> Index:
    """The index of these candidates; those of the latest catalogs are kept."""
    kept = _KEPT.get(id(candidates))
    if kept is None:
        if len(_KEPT) > _MOST:
            _KEPT.clear()
        kept = _KEPT[id(candidates)] = (candidates, Index(candidates))
    return kept[1]


_MOST: Final = 1000
_KEPT: Final[dict[int, tuple[tuple[Candidate, ...], Index]]] = {}
"""By the identity of the tuple, which is kept too, so that no identity is used again."""


def _any_of(having: Mapping[_Key, frozenset[str]], values: Values) -> frozenset[str]:
    return frozenset().union(*(having.get(_key(value), ()) for value in values))


def _compared(
    left: frozenset[str], having: Mapping[_Key, frozenset[str]], name: str, limits: Values
) -> Iterator[str]:
    """Only values that somebody who is left has are compared: others may be no numbers."""
    compare = COMPARISONS[name]
    for (_, value), ids in having.items():
        if not ids.isdisjoint(left) and any(compare(value, limit) for limit in limits):
            yield from ids


def _key(value: Value) -> _Key:
    return isinstance(value, bool), value
