"""An independent solver: every world, tried one after the other, by the rules as documented.

It shares nothing with the room under test but the catalog's and the requirements' types. It only
knows what the random instances use: equality, lists, ``none_of``; no ``{fact: ...}`` operands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from saaswright.catalog.model import Catalog, DecisionKind, Option
from saaswright.requirements.model import Plan, Requirements

Key = tuple[str, int | None]
World = dict[Key, str]


def optimum(requirements: Requirements, catalog: Catalog) -> tuple[World, list[int]] | None:
    """The best world and its points at each goal; ``None`` when no world obeys every rule."""
    best: tuple[list[int], World] | None = None
    for world in _worlds(requirements, catalog):
        if _allowed(world, requirements, catalog):
            price = _points(world, requirements, catalog) + _ranks(world, requirements, catalog)
            if best is None or price < best[0]:
                best = (price, world)
    return None if best is None else (best[1], best[0][: len(catalog.goals)])


def keys(requirements: Requirements, catalog: Catalog) -> list[tuple[Key, DecisionKind]]:
    """Product-wide decisions, then plan by plan, in the catalog's order."""
    shared = [((k.id, None), k) for k in catalog.decisions if k.scope == "product"]
    return shared + [
        ((k.id, at), k)
        for at in range(len(requirements.plans))
        for k in catalog.decisions
        if k.scope == "plan"
    ]


def _worlds(requirements: Requirements, catalog: Catalog) -> Iterator[World]:
    asked = keys(requirements, catalog)
    choices = [[*(o.id for o in _options(k.id, catalog)), "none"] for _, k in asked]
    for answers in product(*choices):
        world = dict(zip([key for key, _ in asked], answers, strict=True))
        if all(
            (answer != "none") is _needed(key, kind, world, requirements, catalog)
            for (key, kind), answer in zip(asked, answers, strict=True)
        ):
            yield world


def _needed(
    key: Key, kind: DecisionKind, world: World, requirements: Requirements, catalog: Catalog
) -> bool:
    seen = _plans(key, requirements)
    called = not kind.needed or any(
        _holds(clause, requirements, plan) for _, plan in seen for clause in kind.needed
    )
    return called and _took(kind.needed_with, [at for at, _ in seen], world, catalog)


def _allowed(world: World, requirements: Requirements, catalog: Catalog) -> bool:
    for rule in catalog.constraints:
        for key, answer in world.items():
            if answer == "none" or (rule.decisions and key[0] not in rule.decisions):
                continue
            for at, plan in _plans(key, requirements):
                if (
                    _called(rule.when, requirements, plan)
                    and _took(rule.chosen, [at], world, catalog)
                    and _matches(rule.forbid, answer, catalog)
                ):
                    return False
    return True


def _points(world: World, requirements: Requirements, catalog: Catalog) -> list[int]:
    total = dict.fromkeys((goal.id for goal in catalog.goals), 0)
    for key, answer in world.items():
        if answer == "none":
            continue
        for goal in catalog.goals:
            for word, unit in goal.measures.items():
                value = _option(answer, catalog).attributes.get(word, 0)
                total[goal.id] += round(float(value) / unit)  # type: ignore[arg-type]
        for fit in catalog.fits:
            if key[0] not in fit.decisions:
                continue
            called = [
                at
                for at, plan in _plans(key, requirements)
                if _called(fit.when, requirements, plan)
            ]
            someone = any(_matches(fit.prefer, o.id, catalog) for o in _options(key[0], catalog))
            applies = called and someone and _took(fit.chosen, called, world, catalog)
            if applies and _matches(fit.prefer, answer, catalog) is (fit.weight < 0):
                total[fit.goal] += abs(fit.weight)
    return list(total.values())


def _ranks(world: World, requirements: Requirements, catalog: Catalog) -> list[int]:
    return [
        0 if world[key] == "none" else [o.id for o in _options(kind.id, catalog)].index(world[key])
        for key, kind in keys(requirements, catalog)
    ]


def _took(
    chosen: dict[str, Any] | None, plans: Sequence[int | None], world: World, catalog: Catalog
) -> bool:
    """Whether each of those decisions, shared or of any of ``plans``, took such an option."""
    return all(
        any(
            answer != "none" and _matches(condition, answer, catalog)
            for (other, at), answer in world.items()
            if other == decision and (at is None or at in plans)
        )
        for decision, condition in (chosen or {}).items()
    )


def _plans(key: Key, requirements: Requirements) -> list[tuple[int, Plan]]:
    every = list(enumerate(requirements.plans))
    return every if key[1] is None else [every[key[1]]]


def _called(when: tuple[dict[str, Any], ...], requirements: Requirements, plan: Plan) -> bool:
    return not when or any(_holds(clause, requirements, plan) for clause in when)


def _holds(clause: dict[str, Any], requirements: Requirements, plan: Plan) -> bool:
    needs = plan.workload.needs if plan.workload.needs is not None else requirements.workload.needs
    facts = {"needs": needs or (), "customers": requirements.product.customers}
    return all(_is(facts[word], wanted) for word, wanted in clause.items())


def _matches(condition: dict[str, Any], option: str, catalog: Catalog) -> bool:
    own = _option(option, catalog).attributes
    return all(_is((own[word],) if word in own else (), w) for word, w in condition.items())


def _is(values: tuple[Any, ...], wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return not any(value in wanted["none_of"] for value in values)
    return any(value in (wanted if isinstance(wanted, list) else [wanted]) for value in values)


def _options(decision: str, catalog: Catalog) -> list[Option]:
    return [option for option in catalog.options if decision in option.decisions]


def _option(id: str, catalog: Catalog) -> Option:
    return next(option for option in catalog.options if option.id == id)
