"""Regular expressions that wait: the same answers, and none of them is wrong."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import saaswright
from saaswright.expression import _Expression, expression


def waiting() -> Iterator[tuple[str, _Expression]]:
    """Every expression of the package that has waited so far, also those in tables."""
    for found in pkgutil.walk_packages(saaswright.__path__, "saaswright."):
        if found.name.startswith(("saaswright.rules", "saaswright.compose")):
            for name, value in vars(importlib.import_module(found.name)).items():
                parts = value.values() if isinstance(value, dict) else [value]
                for part in parts:
                    if isinstance(part, _Expression):
                        yield f"{found.name}.{name}", part


def test_every_expression_can_be_compiled() -> None:
    """What would only fail at first use fails here."""
    found = dict(waiting())
    assert len(found) > 50
    for name, one in found.items():
        assert re.compile(one._text, one._flags).groups >= 0, name


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
