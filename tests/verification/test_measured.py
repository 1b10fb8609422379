"""Times that were measured stand beside what the availability model reckons with."""

from __future__ import annotations

import pytest

from saaswright.catalog.loader import load
from saaswright.verification.measured import times
from saaswright.verification.model import SCHEMA, CheckResult, Evidence, Measure, Run
from saaswright.verification.page import page

FIGURE = next(p for p in load().planning if p.id == "container-restart")


def run(*measures: Measure) -> Run:
    """A run with one check that measured."""
    check = CheckResult(number=9, check="persistence", status="passed", measured=measures)
    return Run(spec="compose.yaml", started="", seconds=1.0, files=(), checks=(check,))


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (FIGURE.low / 2, "this was shorter"),
        (FIGURE.expected, "within"),
        (FIGURE.high * 2, "**this was longer**"),
    ],
)
def test_a_restart_is_compared_with_the_catalogs_figure(value: float, word: str) -> None:
    """Below, within and above its range; the page has the row."""
    measure = Measure(what="restart", subject="database", value=value, unit="seconds")
    (row,) = times(run(measure))
    assert row[1] == "database"
    assert f"{FIGURE.low:g} to {FIGURE.high:g} s" in row[3]
    assert word in row[3]
    evidence = Evidence(schema=SCHEMA, saaswright="0", subject="shop", runs=(run(measure),))
    assert word in page(evidence, ["timeline.svg"])


def test_what_the_model_does_not_reckon_with_has_no_comparison() -> None:
    """A stop is shown without one, and sizes are not times."""
    stop = Measure(what="stop", subject="app", value=1.5, unit="seconds")
    memory = Measure(what="memory", subject="app", value=1e6, unit="bytes")
    assert [row[3] for row in times(run(stop, memory))] == [""]
