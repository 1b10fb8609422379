"""What a plan costs by its tenants and by cloud, as pages and explanations show it."""

from __future__ import annotations

from typing import Final

from saaswright.architecture.clouds import InCloud, by_cloud
from saaswright.architecture.model import PlanDesign
from saaswright.architecture.shown import amount
from saaswright.architecture.tenants import ByTenants, as_shown, by_tenants
from saaswright.catalog.loader import load_machines, load_prices
from saaswright.catalog.model import Catalog
from saaswright.handoff.model import Design

COUNTED: Final = {"full": " a tenant", "data": " with one tenant"}
"""How many tenants one deployment serves, by ``tenant_isolation``; otherwise it is for all."""


def paid(plan: PlanDesign, catalog: Catalog) -> str:
    """What one deployment costs a month, and for how many tenants where that is not all."""
    if plan.cost.monthly is None:
        return amount(None)
    tenancy = catalog.option(plan.tenancy)
    kind = tenancy.attributes.get("tenant_isolation") if tenancy is not None else None
    return f"{amount(plan.cost.monthly)}{COUNTED.get(str(kind), '')}"


def tenants_of(design: Design, plan: PlanDesign) -> ByTenants | None:
    """The table of ``plan``, rounded; ``None`` where nothing has a price (on premises)."""
    market = load_prices(), load_machines()
    found = by_tenants(design.architecture, plan, design.requirements, design.catalog, market)
    monthly = plan.cost.monthly
    return None if found is None or monthly is None else as_shown(found, monthly)


def clouds_of(design: Design, plan: PlanDesign) -> tuple[InCloud, ...]:
    """The same design in each cloud, rounded; empty where nothing has a price."""
    market = load_prices(), load_machines()
    return by_cloud(design.architecture, plan, design.requirements, design.catalog, market)
