from __future__ import annotations

import json
import random
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saaswright.finding import Severity
from saaswright.requirements.contradictions import contradictions
from saaswright.requirements.model import Plan, Product, Requirements
from saaswright.requirements.reading import from_builtins, read_requirements
from saaswright.requirements.schema import json_schema
from saaswright.requirements.units import Duration, MonthlyDuration, Size
from saaswright.requirements.written import to_builtins, written
from saaswright.source import Source
from tests.requirements.strategies import requirements

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def free_of_contradictions(said: Requirements) -> bool:
    """Whether reading it back gives a value."""
    return all(finding.severity is not Severity.ERROR for finding in contradictions(said))


@given(requirements().filter(free_of_contradictions))
@settings(max_examples=80, deadline=None)
def test_written_then_read_is_the_same(said: Requirements) -> None:
    """What is written reads back as an equal value, as plain data and as text."""
    data = to_builtins(said)
    again, _ = from_builtins(data)
    assert again == said
    again, _ = read_requirements(Source("test.yaml", json.dumps(data, ensure_ascii=False)))
    assert again == said


@given(requirements())
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_valid(said: Requirements) -> None:
    """An independent validator accepts all that is written."""
    VALIDATOR.validate(to_builtins(said))


@given(requirements().filter(free_of_contradictions), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_keys_does_not_matter(said: Requirements, order: random.Random) -> None:
    """Shuffled keys read as an equal value and write the same text."""
    again, _ = from_builtins(_shuffled(to_builtins(said), order))
    assert again is not None
    assert again == said
    assert json.dumps(to_builtins(again)) == json.dumps(to_builtins(said))


def _shuffled(data: Any, order: random.Random) -> Any:
    if isinstance(data, list):
        return [_shuffled(item, order) for item in data]
    if not isinstance(data, dict):
        return data
    keys = list(data)
    order.shuffle(keys)
    return {key: _shuffled(data[key], order) for key in keys}


def test_only_what_was_said_is_written() -> None:
    """Keys without an answer are left out, and so are sections without keys."""
    said = Requirements(schema="saaswright/v1", product=Product(name="hello"))
    assert to_builtins(said) == {"schema": "saaswright/v1", "product": {"name": "hello"}}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (99.95, "99.95"),
        (2.0, "2"),
        (Duration(5400), "1h30m"),
        (Duration(0.25), "250ms"),
        (MonthlyDuration(7200), "2h/month"),
        (Size(200 * 10**9), "200GB"),
        (Size(2 * 1024**4), "2TiB"),
        (("a", "b"), "a, b"),
        ((Plan(name="free"), Plan(name="pro")), "free, pro"),
        ((), "none"),
        (None, "none"),
        ({"cache": "valkey"}, "cache: valkey"),
    ],
)
def test_a_single_value(value: Any, text: str) -> None:
    """Values stand in sentences as a person writes them."""
    assert written(value) == text


@given(st.integers(0, 10**18))
def test_sizes_read_back(size: int) -> None:
    """The text of any size reads as exactly that size."""
    assert Size.parse(str(Size(size))) == size


@given(st.integers(0, 10**10))
def test_durations_read_back(milliseconds: int) -> None:
    """The text of any duration in whole milliseconds reads as exactly that duration."""
    duration = Duration(round(milliseconds / 1000, 3))
    assert Duration.parse(str(duration)) == duration
