"""The lines of a plan's bill: quantity × unit price, at three levels, each with its source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from saaswright.architecture.figures import LEVELS, Figures, Level, shown
from saaswright.architecture.load import GIB, PlanLoad
from saaswright.architecture.machines import HOURS, Fleet, copies_of, fleet, gpu_machine
from saaswright.architecture.model import Component, CostItem, Range, Sized
from saaswright.architecture.precision import known, plain
from saaswright.architecture.topology import Topology
from saaswright.catalog.model import Machine, Region, UnitPrice

MONTH_SECONDS: Final = HOURS * 3600


class Priced(msgspec.Struct, frozen=True):
    """A plan at one level: its sizes and load under that level's figures."""

    sized: tuple[Sized, ...]
    load: PlanLoad
    figures: Figures


class Bill(msgspec.Struct, frozen=True):
    """What the lines of a bill are computed from; ``levels`` in the order of ``LEVELS``."""

    components: tuple[Component, ...]
    levels: tuple[Priced, ...]
    topology: Topology
    region: Region
    machines: tuple[Machine, ...]
    prices: tuple[UnitPrice, ...]
    retention_days: int
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
Quantity = Callable[[Priced], float]


def bill(these: Bill) -> Lines:
    """All lines and what has no price."""
    items: list[CostItem] = []
    unpriced: list[str] = []
    for part in (_machines, _gpus, _storage, _platform, _traffic, _services):
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
    for at, sized in enumerate(these.levels[1].sized):
        if not sized.size.storage_gib:
            continue

        def volumes(priced: Priced, at: int = at) -> float:
            item = priced.sized[at]
            return item.size.storage_gib * copies_of(item)

        def kept(priced: Priced, at: int = at) -> float:
            changed = priced.figures.demand("daily-change") * these.retention_days
            return priced.sized[at].size.storage_gib * (1 + changed)

        name = sized.component
        _add(these, items, missing, name, "volumes", "block-storage", volumes)
        _add(these, items, missing, name, f"backups, {these.retention_days} days", "snapshot", kept)
    return tuple(items), tuple(missing)


def _platform(these: Bill) -> Lines:
    items: list[CostItem] = []
    missing: list[str] = []

    def one(_: Priced) -> float:
        return float(HOURS)

    def each_zone(_: Priced) -> float:
        return float(HOURS * these.topology.zones)

    _add(these, items, missing, "platform", "load balancer", "load-balancer", one)
    _add(these, items, missing, "platform", "outgoing gateway", "nat-gateway", each_zone)
    _add(
        these, items, missing, "platform", "cluster control plane", "kubernetes-control-plane", one
    )
    return tuple(items), tuple(missing)


def _traffic(these: Bill) -> Lines:
    items: list[CostItem] = []
    missing: list[str] = []

    def gigabytes(priced: Priced) -> float:
        load, figures = priced.load.app, priced.figures
        reads = load.requests * load.reads * figures.demand("mean-to-peak")
        return reads * figures.demand("response-kib") * 1024 * MONTH_SECONDS / 1e9

    _add(these, items, missing, "traffic", "answers to the Internet", "egress", gigabytes)
    _add(
        these,
        items,
        missing,
        "traffic",
        "through the load balancer",
        "load-balancer-data",
        gigabytes,
    )
    return tuple(items), tuple(missing)


def _services(these: Bill) -> Lines:
    """Cloud services: by what they store and by what they are asked."""
    items: list[CostItem] = []
    missing: list[str] = []
    for component in these.components:
        if not component.external:
            continue
        by_unit: tuple[tuple[str, Quantity], ...] = (
            ("GB-month", _stored),
            ("million requests", _million_requests),
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


def _stored(priced: Priced) -> float:
    load = priced.load.data
    return load.data_gib * load.growth * GIB / 1e9


def _million_requests(priced: Priced) -> float:
    mean = priced.load.app.requests * priced.figures.demand("mean-to-peak")
    # A job is put on a queue, taken from it and deleted: three requests.
    return mean * priced.figures.demand("job-share") * 3 * MONTH_SECONDS / 1e6


def _add(
    these: Bill,
    items: list[CostItem],
    missing: list[str],
    component: str,
    what: str,
    item: str,
    quantity: Quantity,
    unit: str | None = None,
) -> None:
    """One line: quantity × unit price × regions, at each level; or a name for what is missing."""
    price = these.price(item, unit)
    if price is None:
        missing.append(f"{component}: no {item} price for {these.region.cloud}")
        return
    ends: dict[Level, float] = {
        "low": price.low if price.low is not None else price.usd,
        "expected": price.usd,
        "high": price.high if price.high is not None else price.usd,
    }
    values = [
        quantity(priced) * ends[level] * these.scale(priced.figures)
        for level, priced in zip(LEVELS, these.levels, strict=True)
    ]
    source = price.sources.get("usd", price.sources.get("*", "memory"))
    mark = " (unverified)" if source == "memory" else ""
    basis = f"{_quantity(these, quantity)} {price.unit} × {price.usd:g} USD{mark}{_regions(these)}"
    items.append(CostItem(component, what, _ordered(values), basis, source))


def _quantity(these: Bill, quantity: Quantity) -> str:
    return plain(known(_ordered([quantity(priced) for priced in these.levels])).expected)


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
