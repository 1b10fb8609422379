"""One plan: its sizes, its availability, its cost, and what it asks of the platform."""

from __future__ import annotations

from functools import partial
from typing import Final

import msgspec

from saaswright.architecture.availability import writes_log
from saaswright.architecture.bill import Bill, placed
from saaswright.architecture.bill import bill as bill_items
from saaswright.architecture.cost import AS_OF, estimate_of, hardware, total
from saaswright.architecture.estimate import estimate
from saaswright.architecture.figures import LEVELS, Figures
from saaswright.architecture.growth import growth_of, scaling_notes
from saaswright.architecture.load import plan_load
from saaswright.architecture.model import (
    Component,
    Connection,
    CostEstimate,
    PlanDesign,
    Range,
    Sized,
)
from saaswright.architecture.precision import settled
from saaswright.architecture.recovery import backup_of
from saaswright.architecture.regions import other_regions, region_notes
from saaswright.architecture.sizing import Context, size_plan
from saaswright.architecture.topology import Topology, topology_of
from saaswright.architecture.usage import Priced, archive_of
from saaswright.catalog.model import Catalog, Machine, UnitPrice
from saaswright.decisions.model import NONE, Decisions
from saaswright.requirements.effective import plan_view
from saaswright.requirements.model import Plan, Requirements

RETENTION_DAYS: Final = 7
REGULATED_RETENTION_DAYS: Final = 30
"""How long backups are kept, without and with a compliance framework: a house default, since no
framework here states a number for backups."""


class Market(msgspec.Struct, frozen=True):
    """What the priced part of the catalog holds; large, hence loaded apart."""

    prices: tuple[UnitPrice, ...]
    machines: tuple[Machine, ...]


class Shape(msgspec.Struct, frozen=True):
    """What all plans share: components, connections, and what was decided."""

    components: tuple[Component, ...]
    connections: tuple[Connection, ...]
    requirements: Requirements
    decisions: Decisions
    catalog: Catalog
    market: Market


def design_plan(plan: Plan, shape: Shape) -> PlanDesign:
    """What ``plan`` makes of the architecture."""
    chosen = shape.decisions.chosen
    topology = topology_of(chosen("availability-topology", plan.name), shape.catalog)
    tenancy, deployment = chosen("tenancy", plan.name), chosen("deployment-model", plan.name)
    backup, scaling = chosen("backup", plan.name), chosen("scaling", plan.name)
    region, days = chosen("cloud-region", plan.name), _retention(shape.requirements)
    cloud = _has_cloud(deployment, shape.catalog)
    wanted = max(topology.regions, int(_attribute(backup, "regions", shape.catalog) or 1)) - 1
    others = other_regions(region, wanted, shape.requirements, shape.catalog)
    levels = tuple(_at(level, plan, tenancy, topology, shape) for level in LEVELS)
    bill = _bill(shape, levels, topology, region, backup, days) if cloud else None
    planned = placed(bill) if bill is not None else levels[1].sized
    sized = _with_settings(_explained(planned, levels), shape, scaling, backup, days)
    return PlanDesign(
        name=plan.name,
        tenancy=tenancy,
        deployment=deployment,
        network=plan.network,
        topology=topology.id,
        scaling=scaling,
        backup=backup,
        region=region,
        routing=_routing(chosen("tenant-routing"), tenancy, shape.catalog),
        components=sized,
        availability=estimate(
            shape.components,
            shape.connections,
            sized,
            topology,
            backup_of(backup, shape.catalog),
            plan_view(shape.requirements, plan).availability,
            shape.catalog,
            cloud=cloud,
            price=partial(_price, plan, tenancy, shape) if cloud else _no_price,
        ),
        cost=_cost(plan, shape, bill, planned, region, deployment),
        other_regions=others,
        notes=(
            *levels[1].load.notes,
            *region_notes(others, topology, shape.requirements),
            *scaling_notes(sized, scaling, growth_of(scaling, shape.catalog)),
            *_backup_notes(sized, backup, days, cloud, shape.catalog),
        ),
    )


def _price(
    plan: Plan, tenancy: str, shape: Shape, topology: Topology, more: str | None
) -> Range | None:
    """USD a month under ``topology``, with one more replica of the component ``more``."""
    chosen = shape.decisions.chosen
    backup, region = chosen("backup", plan.name), chosen("cloud-region", plan.name)
    levels = []
    for level in LEVELS:
        priced = _at(level, plan, tenancy, topology, shape)
        sized = tuple(
            msgspec.structs.replace(item, replicas=item.replicas + 1)
            if item.component == more
            else item
            for item in priced.sized
        )
        levels.append(msgspec.structs.replace(priced, sized=sized))
    days = _retention(shape.requirements)
    these = _bill(shape, tuple(levels), topology, region, backup, days)
    return None if these is None else total(item.monthly for item in bill_items(these)[0])


def _no_price(_topology: Topology, _more: str | None) -> None:
    """On premises there is no cloud's price."""


def _has_cloud(deployment: str, catalog: Catalog) -> bool:
    """Whether it stands in a cloud (the provider's or the customer's), not on premises."""
    option = catalog.option(deployment)
    attributes = option.attributes if option is not None else {}
    return not (attributes.get("account") == "customer" and attributes.get("connected") == "never")


def _routing(chosen: str, tenancy: str, catalog: Catalog) -> str:
    """How a request of this plan finds its tenant: what was chosen for all plans together.

    A deployment that is one tenant's own has nothing to tell apart, whatever other plans do.
    """
    model = catalog.option(tenancy)
    if model is None or model.attributes.get("tenant_isolation") != "full":
        return chosen
    alone = (
        option.id
        for option in catalog.every_option()
        if "tenant-routing" in option.decisions and option.attributes.get("routes_by") == "instance"
    )
    return next(alone, chosen)


def _attribute(id: str, name: str, catalog: Catalog) -> float | None:
    option = catalog.option(id)
    value = option.attributes.get(name) if option is not None else None
    return float(value) if isinstance(value, int | float) else None


def _at(level: str, plan: Plan, tenancy: str, topology: Topology, shape: Shape) -> Priced:
    figures = Figures(shape.catalog, level)  # type: ignore[arg-type]
    load = plan_load(shape.requirements, plan, tenancy, figures)
    growth = growth_of(shape.decisions.chosen("scaling", plan.name), shape.catalog)
    context = Context(
        shape.components, shape.connections, load, topology, figures, shape.catalog, growth
    )
    return Priced(size_plan(context), load, figures)


def _explained(planned: tuple[Sized, ...], levels: tuple[Priced, ...]) -> tuple[Sized, ...]:
    """The sizes with their arithmetic, each figure as precise as the three levels agree."""
    found = []
    for at, item in enumerate(planned):
        lines = settled(tuple(level.sized[at].size.arithmetic for level in levels))
        size = msgspec.structs.replace(item.size, arithmetic=lines)
        found.append(msgspec.structs.replace(item, size=size))
    return tuple(found)


# --- settings that the plan adds ------------------------------------------------------------------


def _retention(requirements: Requirements) -> int:
    return REGULATED_RETENTION_DAYS if requirements.compliance.frameworks else RETENTION_DAYS


def _with_settings(
    sized: tuple[Sized, ...], shape: Shape, scaling: str, backup: str, days: int
) -> tuple[Sized, ...]:
    """The sizes with their scaling bounds and, for what is stateful, how it is backed up."""
    growth = growth_of(scaling, shape.catalog)
    kept = backup_of(backup, shape.catalog)
    settled = []
    for item in sized:
        component = next(c for c in shape.components if c.name == item.component)
        settings = dict(item.settings)
        if component.tier != "data" and not component.one_shot and not item.size.gpus:
            settings.setdefault("min_replicas", item.replicas)
            # A coordinator is alone by its nature, and a pooler more opens connections of its own.
            times = 1 if component.role == "pooler" else growth
            settings.setdefault("max_replicas", item.replicas * times)
        if component.stateful:
            technology = shape.catalog.technology(component.technology)
            settings["backup_period_hours"] = kept.period_hours(logged=writes_log(technology))
            settings["backup_retention_days"] = days
        settled.append(msgspec.structs.replace(item, settings=dict(sorted(settings.items()))))
    return tuple(settled)


def _backup_notes(
    sized: tuple[Sized, ...], backup: str, days: int, cloud: bool, catalog: Catalog
) -> tuple[str, ...]:
    """Who backs up what and runs its copies: the platform, on premises whoever runs the site."""
    kept = [item.component for item in sized if "backup_retention_days" in item.settings]
    if not kept:
        return ()
    option = catalog.option(backup)
    name = option.name if option is not None else backup
    copied = [
        f"{item.component} ({item.settings['nodes']})" for item in sized if "nodes" in item.settings
    ]
    who = "the platform" if cloud else "the customer"
    notes = [f"Backup of {', '.join(kept)}: {name}, kept {days} days; {who} takes them."]
    if copied:
        notes.append(
            f"{who.capitalize()} runs the copies of {', '.join(copied)}: replicas of a data store "
            "in compose would be strangers to each other."
        )
    return tuple(notes)


# --- cost -----------------------------------------------------------------------------------------


def _bill(
    shape: Shape,
    levels: tuple[Priced, ...],
    topology: Topology,
    region_id: str,
    backup: str,
    days: int,
) -> Bill | None:
    """What the bill is made of; ``None`` for a region that the catalog does not have."""
    region = next((item for item in shape.catalog.regions if item.id == region_id), None)
    if region is None:
        return None
    vendor = shape.requirements.observability.vendor
    return Bill(
        components=shape.components,
        levels=levels,
        topology=topology,
        region=region,
        machines=tuple(m for m in shape.market.machines if m.cloud == region.cloud),
        prices=shape.market.prices,
        retention_days=days,
        archive=archive_of(backup, topology, shape.catalog),
        unpriced=(f"the observability vendor, {vendor}",) if vendor not in (None, "none") else (),
    )


def _cost(
    plan: Plan,
    shape: Shape,
    bill: Bill | None,
    sized: tuple[Sized, ...],
    region: str,
    deployment: str,
) -> CostEstimate:
    theirs = customers_bill(deployment, shape.catalog)
    if bill is None:
        note = f"The catalog has no region `{region}`: nothing can be priced."
        if not _has_cloud(deployment, shape.catalog):
            note = "On premises there is no cloud's price: the customer provides the hardware."
        elif region == NONE:
            note = "No region is named, since the customer chooses it: its prices come with it."
        return CostEstimate(None, "USD", (), region, AS_OF, (hardware(sized),), None, (note,))
    own = plan.budget if theirs else plan_view(shape.requirements, plan).budget
    notes = ["On-demand list prices; reserved or spot capacity is cheaper."]
    if theirs:
        notes.append("This is on the customer's own cloud bill, not on yours.")
    return estimate_of(bill, own.monthly, tuple(notes))


def customers_bill(deployment: str, catalog: Catalog) -> bool:
    """Whether a deployment runs in the customer's account or on the customer's hardware."""
    option = catalog.option(deployment)
    return option is not None and option.attributes.get("account") == "customer"
