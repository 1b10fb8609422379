"""The lines of a plan's bill: quantity × unit price, at three levels, each with its source."""

from __future__ import annotations

import msgspec

from saaswright.architecture.figures import LEVELS, Figures, Level, shown
from saaswright.architecture.machines import HOURS, Fleet, copies_of, fleet, gpu_machine
from saaswright.architecture.model import Component, CostItem, Range, Sized
from saaswright.architecture.precision import known, plain, settled
from saaswright.architecture.topology import Topology
from saaswright.architecture.usage import (
    OBJECT_STORAGE,
    Archive,
    Priced,
    Quantity,
    Usage,
    answers,
    archived,
    hours,
    job_requests,
    provisioned,
    snapshots,
    stored,
    volumes,
)
from saaswright.catalog.model import Machine, Region, UnitPrice

FOLLOWER = "replica"
"""The role that writes no log of its own."""


class Bill(msgspec.Struct, frozen=True):
    """What the lines of a bill are computed from; ``levels`` in the order of ``LEVELS``.

    ``retention_days`` is how long backups are kept, 0 without any.
    """

    components: tuple[Component, ...]
    levels: tuple[Priced, ...]
    topology: Topology
    region: Region
    machines: tuple[Machine, ...]
    prices: tuple[UnitPrice, ...]
    retention_days: int
    archive: Archive | None = None
    unpriced: tuple[str, ...] = ()

    def price(self, item: str, unit: str | None = None) -> UnitPrice | None:
        """The cloud's unit price of ``item``."""
        return next(
            (
                price
                for price in self.prices
                if price.cloud == self.region.cloud
                and price.item == item
                and (unit is None or price.unit == unit)
            ),
            None,
        )

    def scale(self, figures: Figures) -> float:
        """How many regions' worth of the active one is paid for."""
        spare = self.topology.regions - self.topology.active_regions
        return self.topology.active_regions + spare * figures.demand("warm-standby")


Lines = tuple[tuple[CostItem, ...], tuple[str, ...]]


def bill(these: Bill) -> Lines:
    """All lines and what has no price."""
    items: list[CostItem] = []
    unpriced: list[str] = []
    for part in (_machines, _gpus, _storage, _archives, _platform, _traffic, _services):
        lines, missing = part(these)
        items += lines
        unpriced += missing
    return tuple(items), tuple(unpriced)


def _machines(these: Bill) -> Lines:
    index = these.region.price_index
    fleets = [_fleet_at(these, priced) for priced in these.levels]
    if any(item is None for item in fleets):
        return (), ("machines: none in the catalog is large enough",)
    found = [item for item in fleets if item is not None]
    values = [
        item.hourly * HOURS * (index or 1.0) * these.scale(priced.figures)
        for item, priced in zip(found, these.levels, strict=True)
    ]
    shape: Fleet = found[1]
    said = these.levels[1].figures.said
    basis = (
        f"{shape.count} × {shape.machine.type} in each of {shape.zones} zone(s), the cheapest that "
        f"hold {shown(shape.vcpus)} vCPU and {shown(shape.memory_gib)} GiB reserved × "
        f"{shape.room:g} for headroom{said('machine-headroom')} in the {shape.shares[0]:.0%} and "
        f"{shape.shares[1]:.0%} of a machine that containers can have{said('allocatable-cpu')}: "
        f"{shape.machine.usd_per_hour:g} USD "
        f"an hour × {HOURS} h{_index(these.region)}{_regions(these)}"
    )
    return (CostItem("all", "machines", _ordered(values), basis, shape.machine.source),), ()


def _fleet_at(these: Bill, priced: Priced) -> Fleet | None:
    return fleet(priced.sized, these.topology.zones, these.machines, priced.figures)


def _gpus(these: Bill) -> Lines:
    items, missing = [], []
    for at, sized in enumerate(these.levels[1].sized):
        if not sized.size.gpus:
            continue
        machine = gpu_machine(sized, these.machines)
        if machine is None:
            missing.append(f"{sized.component}: no machine with a GPU in the catalog")
            continue
        index = these.region.price_index or 1.0
        hourly = machine.usd_per_hour * HOURS * index
        values = [
            hourly * copies_of(priced.sized[at]) * these.scale(priced.figures)
            for priced in these.levels
        ]
        basis = (
            f"{copies_of(sized)} × {machine.type} ({machine.gpu}): {machine.usd_per_hour:g} USD an "
            f"hour × {HOURS} h{_index(these.region)}{_regions(these)}"
        )
        items.append(
            CostItem(sized.component, "GPU machines", _ordered(values), basis, machine.source)
        )
    return tuple(items), tuple(missing)


def _storage(these: Bill) -> Lines:
    items: list[CostItem] = []
    missing: list[str] = []
    days = these.retention_days
    for at, sized in enumerate(these.levels[1].sized):
        if not sized.size.storage_gib:
            continue
        name = sized.component
        _add(these, items, missing, name, "volumes", "block-storage", volumes(at))
        beyond = provisioned(at)
        if beyond(these.levels[-1]).amount:
            _add(these, items, missing, name, "volumes' IOPS", "provisioned-iops", beyond)
        if days:
            kept = snapshots(at, days)
            _add(these, items, missing, name, f"backups, {days} days", "snapshot", kept)
    return tuple(items), tuple(missing)


def _archives(these: Bill) -> Lines:
    """The logs that recovery to a point in time replays, in the cloud's object storage."""
    items: list[CostItem] = []
    missing: list[str] = []
    archive, days = these.archive, these.retention_days
    roles = frozenset(component.role for component in these.components)
    for component in these.components if archive is not None else ():
        if archive is None or component.technology not in archive.of:
            continue
        if component.role == FOLLOWER:
            continue
        quantity = archived(component, archive, days, roles)
        if component.external:
            missing.append(
                f"{component.name}: recovery of {component.technology} to a point in time"
            )
        elif quantity(these.levels[1]).amount:
            place = next((item for item in archive.items if these.price(item)), OBJECT_STORAGE)
            what = f"log archive, {days} days"
            # It is whole in each region, however small a passive one is.
            _add(
                these, items, missing, component.name, what, place, quantity, "GB-month", once=True
            )
    return tuple(items), tuple(missing)


def _platform(these: Bill) -> Lines:
    items: list[CostItem] = []
    missing: list[str] = []
    for what, item, quantity in (
        ("load balancer", "load-balancer", hours()),
        ("outgoing gateway", "nat-gateway", hours(these.topology.zones)),
        ("cluster control plane", "kubernetes-control-plane", hours()),
    ):
        _add(these, items, missing, "platform", what, item, quantity)
    return tuple(items), tuple(missing)


def _traffic(these: Bill) -> Lines:
    items: list[CostItem] = []
    missing: list[str] = []
    for what, item in (
        ("answers to the Internet", "egress"),
        ("through the load balancer", "load-balancer-data"),
    ):
        _add(these, items, missing, "traffic", what, item, answers)
    return tuple(items), tuple(missing)


def _services(these: Bill) -> Lines:
    """Cloud services: by what they store and by what they are asked."""
    items: list[CostItem] = []
    missing: list[str] = []
    for component in these.components:
        if not component.external:
            continue
        by_unit: tuple[tuple[str, Quantity], ...] = (
            ("GB-month", stored),
            ("million requests", job_requests),
        )
        priced = [(u, q) for u, q in by_unit if these.price(component.technology, u)]
        for unit, quantity in priced:
            _add(
                these, items, missing, component.name, component.technology,
                component.technology, quantity, unit,
            )  # fmt: skip
        if not priced:
            missing.append(f"{component.name}: no price for {component.technology}")
    return tuple(items), tuple(missing)


def _add(
    these: Bill,
    items: list[CostItem],
    missing: list[str],
    component: str,
    what: str,
    item: str,
    quantity: Quantity,
    unit: str | None = None,
    *,
    once: bool = False,
) -> None:
    """One line: quantity × unit price × regions, at each level; or a name for what is missing.

    With ``once`` the quantity is that of all regions.
    """
    price = these.price(item, unit)
    if price is None:
        missing.append(f"{component}: no {item} price for {these.region.cloud}")
        return
    ends: dict[Level, float] = {
        "low": price.low if price.low is not None else price.usd,
        "expected": price.usd,
        "high": price.high if price.high is not None else price.usd,
    }
    used = [quantity(priced) for priced in these.levels]
    values = [
        usage.amount * ends[level] * (1.0 if once else these.scale(priced.figures))
        for level, usage, priced in zip(LEVELS, used, these.levels, strict=True)
    ]
    source = price.sources.get("usd", price.sources.get("*", "memory"))
    mark = " (unverified)" if source == "memory" else ""
    basis = f"{_derived(used)} {price.unit} × {price.usd:g} USD{mark}"
    basis += "" if once else _regions(these)
    items.append(CostItem(component, what, _ordered(values), basis, source))


def _derived(used: list[Usage]) -> str:
    """The expected amount and where it comes from, as precise as the three levels allow."""
    low, expected, high = ((usage.words,) for usage in used)
    (words,) = settled((low, expected, high))
    amount = plain(known(_ordered([usage.amount for usage in used])).expected)
    return f"{words} = {amount}" if words else amount


def _ordered(values: list[float]) -> Range:
    """Low, expected, high: a step in machine sizes may make one end meet the middle."""
    low, expected, high = values
    return Range(min(low, expected), expected, max(high, expected))


def _index(region: Region) -> str:
    if region.price_index is None:
        return f"; {region.id} taken at the price of the base region (unverified)"
    return "" if region.price_index == 1 else f" × {region.price_index:g} (region {region.id})"


def _regions(these: Bill) -> str:
    topology = these.topology
    if topology.regions == 1:
        return ""
    scales = _ordered([these.scale(level.figures) for level in these.levels])
    scale = plain(known(scales).expected)
    return f" × {scale} ({topology.active_regions} active of {topology.regions} regions)"


def placed(these: Bill) -> tuple[Sized, ...]:
    """The expected sizes with the machine type that each is planned on."""
    middle = these.levels[1]
    shared = _fleet_at(these, middle)
    found = []
    for item in middle.sized:
        machine = (
            gpu_machine(item, these.machines)
            if item.size.gpus
            else shared.machine
            if shared is not None
            else None
        )
        found.append(msgspec.structs.replace(item, machine=machine.type if machine else None))
    return tuple(found)
