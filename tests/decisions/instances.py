"""Random small problems: a catalog of made-up options and rules, and requirements for it."""

from __future__ import annotations

from random import Random
from typing import Any, get_args

from saaswright.catalog.model import Catalog, Constraint, DecisionKind, Fit, Goal, Option
from saaswright.requirements.model import Customer, Need, Plan, Product, Requirements, Workload

NEEDS = get_args(Need)[:4]
CUSTOMERS = get_args(Customer)[:3]
COLOURS = ("red", "green", "blue")
SOURCES = {"*": "judgement"}


def random_instance(seed: int) -> tuple[Requirements, Catalog]:
    """One problem for each seed, always the same."""
    random = Random(seed)
    kinds = _kinds(random)
    options = tuple(
        Option(
            id=f"{kind.id}-{position}",
            name=f"{kind.id} {position}",
            decisions=(kind.id,),
            summary="",
            attributes={"colour": random.choice(COLOURS), "weight": random.randint(0, 3)},
            sources=SOURCES,
        )
        for kind in kinds
        for position in range(random.randint(1, 3))
    )
    goals = (
        Goal(id="first", sentence="First"),
        Goal(id="second", sentence="Second", measures={"weight": random.choice((1, 2))}),
        Goal(id="third", sentence="Third"),
    )
    ids = [kind.id for kind in kinds]
    constraints = tuple(_constraint(random, n, ids) for n in range(random.randint(0, 4)))
    fits = tuple(_fit(random, n, ids) for n in range(random.randint(0, 6)))
    empty: dict[str, Any] = dict.fromkeys(Catalog.__struct_fields__, ())
    filled = {
        **empty,
        "options": options,
        "decisions": kinds,
        "goals": goals,
        "constraints": constraints,
        "fits": fits,
        "as_of": "2026-11-23",
    }
    return _requirements(random), Catalog(**filled)


def _kinds(random: Random) -> tuple[DecisionKind, ...]:
    """Two shared decisions and one or two of plans; a partner is always one without conditions."""
    kinds = [_kind("a", "product"), _kind("p", "plan")]
    needed = tuple(_clause(random) for _ in range(random.randint(0, 2)))
    partner = {random.choice("ap"): {"colour": random.choice(COLOURS)}}
    kinds.append(_kind("b", "product", needed, random.choice((None, partner))))
    if random.random() < 0.5:
        kinds.append(_kind("q", "plan", (), random.choice((None, partner))))
    return tuple(kinds)


def _kind(id: str, scope: Any, needed: Any = (), partner: Any = None) -> DecisionKind:
    return DecisionKind(
        id=id,
        name=id,
        question=id,
        scope=scope,
        phase=2,
        needed=needed,
        needed_with=partner,
        sources=SOURCES,
    )


def _clause(random: Random) -> dict[str, Any]:
    word, values = random.choice((("needs", NEEDS), ("customers", CUSTOMERS)))
    some = random.sample(values, 2)
    return {word: random.choice((some[0], some, {"none_of": some}))}


def _condition(random: Random) -> dict[str, Any]:
    some = random.sample(COLOURS, 2)
    return {"colour": random.choice((some[0], some, {"none_of": some}))}


def _chosen(random: Random, ids: list[str]) -> dict[str, Any] | None:
    if random.random() < 0.5:
        return None
    return {some: _condition(random) for some in random.sample(ids, random.randint(1, 2))}


def _when(random: Random) -> tuple[dict[str, Any], ...]:
    return tuple(_clause(random) for _ in range(random.randint(0, 2)))


def _constraint(random: Random, number: int, ids: list[str]) -> Constraint:
    return Constraint(
        id=f"c{number}",
        sentence="It may not be",
        when=_when(random),
        chosen=_chosen(random, ids),
        decisions=tuple(random.sample(ids, random.randint(0, 2))),
        forbid=_condition(random),
        sources=SOURCES,
    )


def _fit(random: Random, number: int, ids: list[str]) -> Fit:
    return Fit(
        id=f"f{number}",
        sentence="It fits",
        when=_when(random),
        chosen=_chosen(random, ids),
        decisions=tuple(random.sample(ids, random.randint(1, 2))),
        prefer=_condition(random),
        weight=random.choice((-2, -1, 1, 2, 3)),
        goal=random.choice(("first", "second", "third")),
        sources=SOURCES,
    )


def _requirements(random: Random) -> Requirements:
    def some(words: Any) -> Any:
        return tuple(random.sample(words, random.randint(0, len(words))))

    plans = tuple(
        Plan(name=name, workload=Workload(needs=random.choice((None, some(NEEDS)))))
        for name in ("small", "large")
    )
    return Requirements(
        schema="saaswright/v1",
        product=Product(name="random", customers=some(CUSTOMERS)),
        plans=plans,
        workload=Workload(needs=some(NEEDS)),
    )
