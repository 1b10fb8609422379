"""The vocabulary of conditions, and the facts they ask."""

from __future__ import annotations

from typing import Any

import pytest

from saaswright.catalog.loader import load
from saaswright.decisions.conditions import evidence, flaws, holds, meets
from saaswright.decisions.facts import FACTS, views
from tests.decisions.samples import completed

FACT_VALUES = {"regions": ("eu-west-1", "eu-west-2"), "rpo": (300.0,), "none": ()}


@pytest.mark.parametrize(
    ("condition", "attributes", "expected"),
    [
        ({"a": "x"}, {"a": "x"}, True),
        ({"a": "x"}, {"a": ("x", "y")}, True),
        ({"a": "x"}, {}, False),
        ({"a": ["x", "y"]}, {"a": "y"}, True),
        ({"a": ["x", "y"]}, {"a": "z"}, False),
        ({"a": True}, {"a": 1}, False),
        ({"a": False}, {"a": 0}, False),
        ({"a": False}, {"a": False}, True),
        ({"a": {"none_of": ["x"]}}, {}, True),
        ({"a": {"none_of": ["x"]}}, {"a": ("y", "x")}, False),
        ({"a": {"any_of": {"fact": "regions"}}}, {"a": "eu-west-2"}, True),
        ({"a": {"first_of": {"fact": "regions"}}}, {"a": "eu-west-2"}, False),
        ({"a": {"first_of": {"fact": "regions"}}}, {"a": "eu-west-1"}, True),
        ({"a": {"at_least": 3}}, {"a": 3}, True),
        ({"a": {"above": 3}}, {"a": 3}, False),
        ({"a": {"at_most": 3}}, {"a": 3}, True),
        ({"a": {"below": 3}}, {"a": 3}, False),
        ({"a": {"below": 3}}, {}, False),
        ({"a": {"above": {"fact": "rpo"}}}, {"a": 301.0}, True),
        ({"a": {"above": {"fact": "rpo"}}}, {"a": 300.0}, False),
        ({"a": {"above": {"fact": "none"}}}, {"a": 300.0}, False),
        ({"a": {"given": True}}, {"a": ""}, False),
        ({"a": {"given": False}}, {}, True),
        ({"a": "x", "b": "y"}, {"a": "x", "b": "z"}, False),
        ({}, {}, True),
    ],
)
def test_condition(condition: dict[str, Any], attributes: dict[str, Any], expected: bool) -> None:
    """Every operator does what its name says; nothing given is equal to nothing, not to zero."""
    assert meets(condition, attributes, FACT_VALUES.__getitem__) is expected


@pytest.mark.parametrize(
    ("condition", "flaw"),
    [
        ({"colour": "red"}, "unknown word `colour`"),
        ({"domain": {"equals": "api"}}, "needs exactly one operator"),
        ({"target": {"at_least": 1, "below": 2}}, "needs exactly one operator"),
        ({"id": {"any_of": {"fact": "nothing"}}}, "unknown fact `nothing`"),
    ],
)
def test_flawed_condition(condition: dict[str, Any], flaw: str) -> None:
    """A condition that could never mean anything is told from one that can."""
    words = {**FACTS, "id": None}
    assert any(flaw in found for found in flaws(condition, words, FACTS))
    assert not flaws({"domain": "api", "target": {"below": 2}}, words, FACTS)


def test_a_plan_sees_its_own_answer_over_the_products() -> None:
    """A plan's own value has the plan's path; what it leaves out has the product's."""
    requirements = completed(
        "product: {name: a, domain: api}\nworkload: {needs: [caching], users: 7}\n"
        "availability: {target: 99.9}\n"
        "plans: [{name: x, availability: {target: 99.95}, workload: {needs: []}}, {name: y}]\n"
    )
    own, shared = views(requirements, load())
    assert own.facts["target"].values == (99.95,)
    assert own.facts["target"].path == "plans.0.availability.target"
    assert own.facts["needs"].values == ()
    assert shared.facts["target"].path == "availability.target"
    assert shared.facts["needs"].values == ("caching",)
    assert own.facts["users"].path == "workload.users"


def test_evidence_is_cut_down_to_what_matters() -> None:
    """A reason only shows the values that the rule asked for, as they were written."""
    (view,) = views(
        completed(
            "product: {name: a, domain: api}\nplans: [{name: x, availability: {rpo: 5m}}]\n"
            "workload: {needs: [caching, sessions, pub-sub]}\n"
        ),
        load(),
    )
    clause = {"needs": ["sessions", "caching"], "rpo": {"below": 600}}
    assert holds(clause, view)
    assert [fact.written for fact in evidence(clause, view)] == [("caching", "sessions"), ("5m",)]
