"""What a plan's design costs in each cloud: the same sizes, at that cloud's prices."""

from __future__ import annotations

import msgspec

from saaswright.architecture.bill import Bill, bill
from saaswright.architecture.cost import total
from saaswright.architecture.figures import LEVELS, Figures
from saaswright.architecture.growth import growth_of
from saaswright.architecture.load import plan_load
from saaswright.architecture.model import Architecture, PlanDesign, Range
from saaswright.architecture.shown import spent
from saaswright.architecture.sizing import Context, size_plan
from saaswright.architecture.topology import topology_of
from saaswright.architecture.usage import Priced, archive_of
from saaswright.catalog.model import Catalog, Machine, Region, UnitPrice
from saaswright.requirements.model import Requirements


class InCloud(msgspec.Struct, frozen=True):
    """USD a month for one deployment in ``region``; ``unpriced`` has no price in that cloud."""

    cloud: str
    region: str
    monthly: Range
    unpriced: tuple[str, ...] = ()


def by_cloud(
    architecture: Architecture,
    plan: PlanDesign,
    requirements: Requirements,
    catalog: Catalog,
    market: tuple[tuple[UnitPrice, ...], tuple[Machine, ...]],
) -> tuple[InCloud, ...]:
    """The plan's own cloud first, then the others; empty where its region has no prices.

    Of another cloud the cheapest region in the same geography is taken; a cloud without one is
    left out. Rounded to what is shown.
    """
    own = next((item for item in catalog.regions if item.id == plan.region), None)
    if own is None or plan.cost.monthly is None:
        return ()
    found = [InCloud(own.cloud, own.id, spent(plan.cost.monthly))]
    levels = _levels(architecture, plan, requirements, catalog)
    topology = topology_of(plan.topology, catalog)
    for region in _elsewhere(own, catalog):
        items, unpriced = bill(
            Bill(
                components=architecture.components,
                levels=levels,
                topology=topology,
                region=region,
                machines=tuple(m for m in market[1] if m.cloud == region.cloud),
                prices=market[0],
                retention_days=plan.retention_days,
                archive=archive_of(plan.backup, topology, catalog),
            )
        )
        monthly = spent(total(item.monthly for item in items))
        found.append(InCloud(region.cloud, region.id, monthly, unpriced))
    return tuple(found)


def _elsewhere(own: Region, catalog: Catalog) -> tuple[Region, ...]:
    clouds = dict.fromkeys(item.cloud for item in catalog.regions if item.cloud != own.cloud)
    chosen = []
    for cloud in clouds:
        near = [
            item
            for item in catalog.regions
            if item.cloud == cloud and item.geography == own.geography and item.price_index
        ]
        if near:
            chosen.append(min(near, key=lambda item: (item.price_index or 1.0, item.id)))
    return tuple(chosen)


def _levels(
    architecture: Architecture, plan: PlanDesign, requirements: Requirements, catalog: Catalog
) -> tuple[Priced, ...]:
    stated = next(item for item in requirements.plans if item.name == plan.name)
    topology = topology_of(plan.topology, catalog)
    levels = []
    for level in LEVELS:
        figures = Figures(catalog, level)
        load = plan_load(requirements, stated, plan.tenancy, figures)
        context = Context(
            architecture.components,
            architecture.connections,
            load,
            topology,
            figures,
            catalog,
            growth_of(plan.scaling, catalog),
        )
        levels.append(Priced(size_plan(context), load, figures))
    return tuple(levels)
