"""What a plan costs by its tenants and by cloud, as pages and explanations show it."""

from __future__ import annotations

from saaswright.architecture.clouds import InCloud, by_cloud
from saaswright.architecture.model import PlanDesign
from saaswright.architecture.tenants import ByTenants, as_shown, by_tenants
from saaswright.catalog.loader import load_machines, load_prices
from saaswright.handoff.model import Design


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
