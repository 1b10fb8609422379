"""Candidates that are looked up are those that the condition, asked one by one, lets through."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from saaswright.catalog.loader import load
from saaswright.decisions.conditions import meets
from saaswright.decisions.facts import views
from saaswright.decisions.matching import Index
from saaswright.decisions.problem import Candidate
from saaswright.decisions.questions import NOBODY, questions
from tests.decisions.instances import random_instance
from tests.decisions.samples import completed

TEXT = """\
product: {name: x, domain: web-app, customers: [enterprise]}
plans: [{name: a}, {name: b, deployment: byoc}]
workload: {data: {models: [relational, document], consistency: strong}, needs: [sessions]}
existing: {stack: [mysql]}
cloud: {providers: [aws, gcp], regions: [eu-west-1]}
preferences: {prefer: [valkey], avoid: [mongodb]}
"""
FACTS: dict[str, tuple[Any, ...]] = {"some": ("red", 2), "one": (True,), "nothing": ()}


def asked_one_by_one(
    candidates: tuple[Candidate, ...], condition: dict[str, Any], refer: Any
) -> frozenset[str]:
    """What the look-up stands for."""
    real = [c for c in candidates if c.option is not None]
    return frozenset(c.id for c in real if meets(condition, c.attributes, refer))


def test_every_rule_of_the_catalog_finds_the_same() -> None:
    """Each condition of constraints, fits and partners, over each decision's candidates."""
    catalog = load()
    seen_by = views(completed(TEXT), load())
    asked = questions(catalog, seen_by, {})
    conditions = [rule.forbid for rule in catalog.constraints]
    conditions += [fit.prefer for fit in catalog.fits]
    partners = [rule.chosen for rule in catalog.constraints] + [fit.chosen for fit in catalog.fits]
    conditions += [condition for chosen in partners for condition in (chosen or {}).values()]
    compared = 0
    for question in asked:
        candidates = question.candidates
        index = Index(candidates)
        for condition in conditions:
            for view in seen_by:
                wanted = asked_one_by_one(candidates, dict(condition), view.values)
                assert index.meeting(condition, view.values) == wanted, condition
                compared += bool(wanted)
    assert compared > 1000


@pytest.mark.parametrize("seed", range(200))
def test_random_conditions_find_the_same(seed: int) -> None:
    """Every operator, on attributes that are missing, empty, several, and of more than one type."""
    random = Random(seed)
    option = random_instance(seed)[1].options[0]
    candidates = tuple(
        Candidate(str(n), {word: _value(random) for word in "abc" if random.random() < 0.8}, option)
        for n in range(random.randint(0, 9))
    )
    index = Index((*candidates, NOBODY))
    for condition in _conditions(random):
        wanted = asked_one_by_one(candidates, condition, FACTS.__getitem__)
        assert index.meeting(condition, FACTS.__getitem__) == wanted, condition


def _value(random: Random) -> Any:
    plain = ("red", "green", "", 0, 1, 2, 1.0, 2.5, True, False)
    if random.random() < 0.3:
        return tuple(random.sample(plain, random.randint(0, 3)))
    return random.choice(plain)


def _conditions(random: Random) -> Iterator[dict[str, Any]]:
    for _ in range(30):
        words = random.sample("abcd", random.randint(0, 3))
        yield {word: _wanted(random) for word in words}


def _wanted(random: Random) -> Any:
    some = random.sample(("red", "green", 0, 1, 2, True, False), random.randint(1, 3))
    kind = random.choice(("plain", "list", "any_of", "first_of", "none_of", "given", "fact"))
    if kind in ("plain", "list"):
        return some[0] if kind == "plain" else some
    if kind == "given":
        return {"given": random.random() < 0.5}
    if kind == "fact":
        operator = random.choice(("any_of", "first_of", "none_of"))
        return {operator: {"fact": random.choice(list(FACTS))}}
    return {kind: some}


@pytest.mark.parametrize("name", ["at_least", "above", "at_most", "below"])
def test_comparisons_find_the_same(name: str) -> None:
    """Numbers are compared; who has none is not found."""
    option = random_instance(0)[1].options[0]
    weights: tuple[Any, ...] = (1, 2, 2.5, 3, (1, 9), ())
    candidates = tuple(
        Candidate(str(at), {"weight": weight}, option) for at, weight in enumerate(weights)
    )
    for limit in (0, 2, 2.5, 9, 10):
        condition = {"weight": {name: limit}}
        wanted = asked_one_by_one(candidates, condition, FACTS.__getitem__)
        assert Index(candidates).meeting(condition, FACTS.__getitem__) == wanted
