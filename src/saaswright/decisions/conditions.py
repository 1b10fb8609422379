"""The closed vocabulary of conditions, over a requirement's facts or an option's attributes.

A condition is a mapping from a word to what its values must be; every entry must hold::

    {domain: api}                     has this value (a list of values: has any of them)
    {needs: {none_of: [sessions]}}    has none of these
    {id: {any_of: {fact: existing}}}  has any of these
    {id: {first_of: {fact: regions}}} has the first of these
    {target: {at_least: 99.95}}       some value is at least, above, at most or below a number
    {residency: {given: true}}        has a value at all

Instead of a number or a list an operand may be ``{fact: NAME}``: what the requirements say.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from saaswright.decisions.facts import Fact, Value, View

Values = tuple[Value, ...]
Condition = Mapping[str, Any]
Refer = Callable[[str], Values]

COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
}
OPERATORS: Final = (*COMPARISONS, "any_of", "first_of", "none_of", "given")


def meets(condition: Condition, attributes: Mapping[str, Any], refer: Refer) -> bool:
    """Whether an option with these attributes meets ``condition``; ``refer`` reads a fact."""
    return all(
        _met(as_values(attributes.get(word)), wanted, refer) for word, wanted in condition.items()
    )


def holds(condition: Condition, view: View) -> bool:
    """Whether the requirements that ``view`` sees meet ``condition``."""
    return all(_met(view.values(word), wanted, view.values) for word, wanted in condition.items())


def evidence(condition: Condition, view: View) -> tuple[Fact, ...]:
    """The facts that make ``condition`` hold, each cut down to the values that matter.

    Beside what was said, the absence of a word is no evidence worth showing.
    """
    found = []
    said = any(not _is_absence(wanted) for wanted in condition.values())
    for word, wanted in condition.items():
        fact = view.facts[word]
        if not isinstance(wanted, dict):
            keep = [at for at, value in enumerate(fact.values) if _among(value, as_values(wanted))]
            fact = Fact(
                tuple(fact.values[at] for at in keep),
                fact.path,
                tuple(fact.written[at] for at in keep),
            )
        elif said and _is_absence(wanted):
            fact = Fact(fact.values, fact.path)
        found.append(fact)
    return tuple(found)


def _is_absence(wanted: Any) -> bool:
    return isinstance(wanted, dict) and "none_of" in wanted


def referred(condition: Condition) -> Iterator[str]:
    """The facts that ``condition`` names as operands (``{fact: NAME}``)."""
    for wanted in condition.values():
        if isinstance(wanted, dict):
            for operand in wanted.values():
                if isinstance(operand, dict) and isinstance(operand.get("fact"), str):
                    yield operand["fact"]


def flaws(
    condition: Condition, words: Mapping[str, object], facts: Mapping[str, object]
) -> list[str]:
    """What is wrong with a condition as written: unknown words, operators, facts. Empty if fine."""
    found = [f"unknown word `{word}`" for word in condition if word not in words]
    found += [f"unknown fact `{name}`" for name in referred(condition) if name not in facts]
    for word, wanted in condition.items():
        operators = [*wanted] if isinstance(wanted, dict) else ["any_of"]
        if len(operators) != 1 or operators[0] not in OPERATORS:
            found.append(f"`{word}` needs exactly one operator of {', '.join(OPERATORS)}")
    return found


def as_values(value: Any) -> Values:
    """An attribute's values as a tuple; empty when it has none (``None``, empty word)."""
    if value is None or value == "":
        return ()
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _met(values: Values, wanted: Any, refer: Refer) -> bool:
    if not isinstance(wanted, dict):
        return _any_of(values, as_values(wanted))
    ((name, operand),) = wanted.items()
    operands = refer(operand["fact"]) if isinstance(operand, dict) else as_values(operand)
    if name == "any_of":
        return _any_of(values, operands)
    if name == "first_of":
        return _any_of(values, operands[:1])
    if name == "none_of":
        return not _any_of(values, operands)
    if name == "given":
        return bool(values) is operands[0]
    compare = COMPARISONS[name]
    return any(compare(value, limit) for value in values for limit in operands[:1])


def _any_of(values: Values, operands: Values) -> bool:
    return any(_among(value, operands) for value in values)


def _among(value: Value, operands: Values) -> bool:
    """Equality that does not take ``True`` for ``1``."""
    return any(
        value == other and isinstance(value, bool) is isinstance(other, bool) for other in operands
    )
