"""How clients are told of what several decisions may choose."""

from __future__ import annotations

import re

import pytest

from saaswright import pipeline
from saaswright.source import Source
from tests.golden.cases import FILES

NAMES = re.compile(r"(TIMESERIES_URL|QUERY_ENGINE_URL): http://")


@pytest.mark.parametrize(
    ("case", "old", "decision", "name"),
    [
        ("fleet-radar", "timescaledb", "time-series-database", "TIMESERIES_URL"),
        ("lake-query", "trino", "query-engine", "QUERY_ENGINE_URL"),
    ],
)
def test_one_address_has_one_name(case: str, old: str, decision: str, name: str) -> None:
    """ClickHouse's clients know it by the name of the decision that chose it, and by no other."""
    text = FILES[case].read_text(encoding="utf-8")
    asked = text.replace(f"{decision}: {old}", f"{decision}: clickhouse")
    assert asked != text
    brief, _ = pipeline.read(Source("saaswright.yaml", asked))
    assert brief is not None
    design, _ = pipeline.design(brief)
    assert design is not None
    assert set(NAMES.findall(design.blueprint.compose)) == {name}
