"""The order of goals, as the user wants it."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.catalog.loader import load
from saaswright.decisions.decide import decide
from saaswright.decisions.model import Decisions
from saaswright.requirements.assume import assume
from saaswright.requirements.reading import read_requirements
from saaswright.source import Source

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "examples/clinic-notes.yaml").read_text().rstrip("\n")
USUAL = tuple(goal.id for goal in load().goals)


def _decided(goals: str = "") -> Decisions:
    text = f"{TEXT}\npreferences: {{goals: {goals}}}\n" if goals else f"{TEXT}\n"
    said, findings = read_requirements(Source("saaswright.yaml", text))
    assert said is not None, findings
    decided, findings = decide(assume(said)[0], load())
    assert decided is not None, findings
    return decided


@pytest.mark.parametrize("goal", USUAL)
def test_a_goal_that_comes_first_is_never_worse_for_it(goal: str) -> None:
    """Its points are the least there are; the others follow in the usual order."""
    usual, first = _decided(), _decided(f"[{goal}]")
    assert dict(first.optimum)[goal] <= dict(usual.optimum)[goal]
    assert [name for name, _ in first.optimum] == [goal, *(g for g in USUAL if g != goal)]


def test_cost_first_is_cheaper_and_changes_decisions() -> None:
    """With cost before fit the design costs fewer points, and some decisions are others."""
    usual, frugal = _decided(), _decided("[cost]")
    assert dict(frugal.optimum)["cost"] < dict(usual.optimum)["cost"]
    assert [d.chosen for d in frugal.items] != [d.chosen for d in usual.items]


def test_the_usual_order_said_aloud_changes_nothing() -> None:
    """Naming every goal in its place gives the same decisions, reasons included."""
    assert _decided(f"[{', '.join(USUAL)}]").items == _decided().items


def test_an_unknown_goal_is_said_where_it_stands() -> None:
    """A goal that the catalog does not have is an error at its line."""
    text = f"{TEXT}\npreferences: {{goals: [speed]}}\n"
    said, findings = read_requirements(Source("saaswright.yaml", text))
    assert said is None
    location = findings[0].location
    assert location is not None
    assert location.place.line == text.count("\n")
