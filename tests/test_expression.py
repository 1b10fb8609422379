"""Regular expressions that wait: the same answers, and none of them is wrong."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping

import pytest

import saaswright
from saaswright.expression import _Expression, expression
from saaswright.rules.secrets import FORMATS


def waiting() -> Iterator[tuple[str, _Expression]]:
    """Every expression of the package that has waited so far, also those in tables and checks."""
    seen: set[int] = set()
    for found in pkgutil.walk_packages(saaswright.__path__, "saaswright."):
        if found.name.startswith(("saaswright.rules", "saaswright.compose")):
            for name, value in vars(importlib.import_module(found.name)).items():
                if not name.startswith("__"):
                    for one in inside(value, seen):
                        yield f"{found.name}.{name}", one


def inside(value: object, seen: set[int]) -> Iterator[_Expression]:
    """The expressions that ``value`` is or holds, each thing looked at once."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, _Expression):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from inside(part, seen)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from inside(part, seen)
    elif type(value).__module__.startswith("saaswright.compose.shape"):
        yield from inside(vars(value), seen)


def test_every_expression_can_be_compiled() -> None:
    """What would only fail at first use fails here."""
    found = list(waiting())
    assert len(found) > 90
    for name, one in found:
        assert re.compile(one._text, one._flags).groups >= 0, name


def test_those_in_tables_and_checks_are_looked_at() -> None:
    """Each part of a table counts, and what a check of a shape looks for."""
    texts = {one._text for _, one in waiting()}
    assert {one.pattern for one in FORMATS.values()} <= texts
    assert "[a-zA-Z0-9][a-zA-Z0-9_.-]+" in texts


def test_it_answers_as_a_compiled_one() -> None:
    """Methods and attributes are those of the compiled expression, flags heeded."""
    one = expression(r"(\w)(\d)", re.IGNORECASE)
    found = one.fullmatch("a1")
    assert found is not None
    assert found.groups() == ("a", "1")
    assert one.sub("-", "a1 b2") == "- -"
    assert one.pattern == r"(\w)(\d)"
    assert one.flags & re.IGNORECASE


def test_a_wrong_one_says_so_when_it_is_used() -> None:
    """Nothing is swallowed."""
    with pytest.raises(re.error, match="missing"):
        expression("(").search("")
