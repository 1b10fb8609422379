"""Decisions → Architecture: the stage of this room."""

from __future__ import annotations

import msgspec

from saaswright.architecture.components import connect, fill, mark_entries
from saaswright.architecture.findings import judge
from saaswright.architecture.model import Architecture, Component, PlanDesign
from saaswright.architecture.plans import Market, Shape, design_plan
from saaswright.architecture.selection import present_slots
from saaswright.architecture.sharing import say_shared
from saaswright.catalog.model import Catalog, Machine, Pattern, UnitPrice
from saaswright.decisions.facts import views
from saaswright.decisions.model import Decisions
from saaswright.errors import CatalogError
from saaswright.finding import Finding
from saaswright.requirements.model import Requirements


def build(
    requirements: Requirements,
    decisions: Decisions,
    catalog: Catalog,
    prices: tuple[UnitPrice, ...],
    machines: tuple[Machine, ...],
) -> tuple[Architecture, tuple[Finding, ...]]:
    """The architecture that follows from the decisions, and what falls short in it.

    ``requirements`` are complete (after ``assume``); ``prices`` and ``machines`` are those of
    ``load_prices()`` and ``load_machines()``. Raises :class:`CatalogError` when the catalog lacks
    something that was decided.
    """
    chosen = decisions.chosen("pattern")
    pattern = next((item for item in catalog.patterns if item.id == chosen), None)
    if pattern is None:
        raise CatalogError(f"`{chosen}` is no pattern of the catalog")
    components, shape = _shape(pattern, requirements, decisions, catalog, Market(prices, machines))
    plans = say_shared(tuple(design_plan(p, shape) for p in requirements.plans), catalog)
    architecture = Architecture(
        product=requirements.product.name,
        pattern=pattern.id,
        components=tuple(_over_plans(item, plans) for item in components),
        connections=shape.connections,
        plans=plans,
    )
    return architecture, judge(architecture, requirements, decisions, catalog)


def _shape(
    pattern: Pattern,
    requirements: Requirements,
    decisions: Decisions,
    catalog: Catalog,
    market: Market,
) -> tuple[tuple[Component, ...], Shape]:
    slots = present_slots(pattern, decisions, views(requirements, catalog))
    components, filled = fill(slots, decisions, catalog)
    needs = {need for view in views(requirements, catalog) for need in view.values("needs")}
    connections = connect(pattern.links, filled, catalog, sessions="sessions" in needs)
    entries = mark_entries(components, connections)
    components = tuple(
        msgspec.structs.replace(item, entry=item.name in entries) for item in components
    )
    return components, Shape(components, connections, requirements, decisions, catalog, market)


def _over_plans(component: Component, plans: tuple[PlanDesign, ...]) -> Component:
    """The component with the largest number of replicas that any plan gives it."""
    most = [
        sized.replicas
        for plan in plans
        for sized in plan.components
        if sized.component == component.name
    ]
    return msgspec.structs.replace(component, replicas=max(most, default=1))
