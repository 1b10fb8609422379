from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from saaswright.requirements.reading import from_builtins
from saaswright.requirements.schema import json_schema
from saaswright.requirements.shape import Section, requirements_shape, walk

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
VALIDATOR = jsonschema.Draft202012Validator(json_schema())
GOOD: dict[str, Any] = {"schema": "saaswright/v1", "product": {"name": "hello"}}


def test_it_is_a_schema() -> None:
    """It is valid against the meta-schema of its draft."""
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_valid(path: Path) -> None:
    """An independent validator accepts every example."""
    VALIDATOR.validate(yaml.safe_load(path.read_text()))


@pytest.mark.parametrize(
    "wrong",
    [
        {"schema": "saaswright/v2"},
        {"schema": None},
        {"product": {}},
        {"product": {"name": "Hello"}},
        {"product": {"name": "-hello"}},
        {"product": {"name": "a" * 64}},
        {"product": {"name": "hello", "domain": "blockchain"}},
        {"product": {"name": "hello", "customers": "startups"}},
        {"plans": {"name": "starter"}},
        {"plans": [{"tenancy": "shared"}]},
        {"workload": {"users": -1}},
        {"workload": {"users": 1.5}},
        {"workload": {"users": "many"}},
        {"workload": {"requests_per_second": True}},
        {"workload": {"latency_p95": 250}},
        {"workload": {"latency_p95": "fast"}},
        {"workload": {"data": {"size": "200"}}},
        {"workload": {"data": {"growth_per_year": 0}}},
        {"workload": {"data": {"read_share": 1.1}}},
        {"workload": {"needs": ["teleportation"]}},
        {"availability": {"target": 0}},
        {"availability": {"target": 100}},
        {"availability": {"target": "99.9"}},
        {"availability": {"maintenance": "2h"}},
        {"budget": {"monthly": -1}},
        {"budget": {"currency": "EUR"}},
        {"images": {"registry": "https://ghcr.io/acme"}},
        {"cloud": {"regions": ["eu_west_1"]}},
        {"preferences": {"pin": ["cache"]}},
        {"unknown": 1},
    ],
    ids=str,
)
def test_both_reject(wrong: dict[str, Any]) -> None:
    """What the schema rejects, reading rejects too, and the other way round."""
    data = {**GOOD, **wrong}
    requirements, findings = from_builtins(data)
    assert requirements is None
    assert findings
    assert not VALIDATOR.is_valid(data)


@pytest.mark.parametrize(
    "right",
    [
        {"availability": {"target": "99.95%"}},
        {"workload": {"data": {"size": "1.5 TB", "read_share": "80 %"}}},
        {"budget": {"monthly": "$1500"}},
        {"budget": {"monthly": "1500 USD"}},
        {"images": {"registry": "localhost:5000/team/hello_world"}},
        {"workload": {"latency_p95": "1m30s"}},
    ],
    ids=str,
)
def test_both_accept(right: dict[str, Any]) -> None:
    """The other ways of writing a value are in the schema too."""
    data = {**GOOD, **right}
    requirements, findings = from_builtins(data)
    assert findings == ()
    assert requirements is not None
    VALIDATOR.validate(data)


def test_every_key_has_a_meaning() -> None:
    """No key of the model is left without words for the reference and for editors."""
    assert [path for path, key in walk(requirements_shape()) if not key.meaning] == []
    assert any(isinstance(key.shape, Section) for _, key in walk(requirements_shape()))
