"""Computed availability of a plan: what can fail on the request path, and for how long.

One model, evaluated at three levels of the planning figures: parts in series over the required
connections; copies of a part k-of-n; zone failures conditioned on exactly; regions; failovers that
take time and sometimes do not work; deployments that break things. Optional dependencies only
degrade the product and are named, not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from saaswright.architecture.figures import LEVELS, Figures, between, centred, span_of
from saaswright.architecture.model import Component, Connection, Contribution, Range, Sized
from saaswright.architecture.reliability import (
    YEAR_MINUTES,
    fraction_down,
    zones_and_copies,
)
from saaswright.architecture.topology import Topology, copies, quorum
from saaswright.catalog.model import Catalog, Technology

Rollout = Literal["by-hand", "automated", "canary"]

CHANGES: Final = "deployments that break something"
ZONES: Final = "outages of a zone"
REGIONS: Final = "outages of the region"
BALANCER: Final = "load balancer"

FAILOVER: Final = "database-failover"
"""The planning figure for a failover where the technology's own is not known."""

FORGETFUL: Final = ("cache", "replica")
"""Roles whose loss loses nothing: caches fill again, followers copy again."""


class Part(msgspec.Struct, frozen=True):
    """A component on the request path, as the model sees it.

    ``copies`` run in each active region, of which ``needed`` must work. ``failover`` is [low,
    high] seconds until a follower serves; ``figure`` the planning figure of a cloud's service.
    ``logged``: it writes a log that can be archived and replayed.
    """

    name: str
    copies: int
    needed: int
    stateful: bool = False
    failover: tuple[float, float] | None = None
    figure: str | None = None
    logged: bool = False


class Model(msgspec.Struct, frozen=True):
    """Everything that the estimate depends on beside the figures.

    ``parts`` are on the request path; ``stores`` are all that keep data, on it or not, since
    recovering the product means recovering them. ``again`` names those beside them whose content
    can be made again (a cache fills itself).
    """

    parts: tuple[Part, ...]
    stores: tuple[Part, ...]
    topology: Topology
    rollout: Rollout
    balanced: bool = True
    again: tuple[str, ...] = ()


def on_path(
    components: tuple[Component, ...], connections: tuple[Connection, ...]
) -> frozenset[str]:
    """The components without which a request cannot be answered.

    Those reached from the entries over required connections. Workers and migrations are not
    among them: what they do waits.
    """
    found: set[str] = set()
    waiting = [item.name for item in components if item.entry]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [c.target for c in connections if c.source == name and c.required]
    return frozenset(found)


def model_of(
    components: tuple[Component, ...],
    connections: tuple[Connection, ...],
    sized: tuple[Sized, ...],
    topology: Topology,
    catalog: Catalog,
    *,
    cloud: bool,
) -> Model:
    """The model of a plan under ``topology`` (its own, or another that is being considered)."""
    path = on_path(components, connections)
    by_name = {item.component: item for item in sized}
    every = {
        item.name: _part(item, by_name.get(item.name), components, topology, catalog)
        for item in components
    }
    parts = tuple(part for name, part in every.items() if name in path)
    lasting = [item.name for item in components if item.stateful and item.role not in FORGETFUL]
    stores = tuple(every[name] for name in lasting if every[name].stateful)
    again = tuple(
        every[item.name].name
        for item in components
        if item.stateful and item.role in FORGETFUL and every[item.name].stateful
    )
    rollout: Rollout = (
        "canary" if topology.regions > 1 else "automated" if topology.redundant else "by-hand"
    )
    return Model(parts, stores, topology, rollout, balanced=cloud, again=again)


def writes_log(technology: Technology | None) -> bool:
    """Whether it writes a log that can be archived and replayed to a point in time."""
    return technology is not None and technology.attributes.get("log_replay") is True


def _part(
    component: Component,
    sized: Sized | None,
    components: tuple[Component, ...],
    topology: Topology,
    catalog: Catalog,
) -> Part:
    if component.external or sized is None:
        return Part(component.name, 1, 1, figure=f"availability-{component.technology}")
    technology = catalog.technology(component.technology)
    logged = writes_log(technology)
    if component.tier == "data" and component.role != "pooler":
        followers = sum(item.role == "replica" for item in components)
        if component.role != "replica" and followers:
            # The replica is a service of its own; it takes over when the primary is lost.
            failover = _failover(component, catalog)
            return Part(component.name, 1 + followers, 1, True, failover, logged=logged)
        nodes = copies(technology, topology)
        if "nodes" not in sized.settings and not topology.redundant:
            nodes = 1
        needed, failover = quorum(technology, nodes), _failover(component, catalog)
        return Part(component.name, nodes, needed, True, failover, logged=logged)
    working = sized.settings.get("working", 1)
    alone = component.role in ("query-engine", "stream-processor") and sized.replicas == 1
    wanted = max(topology.replicas, working + 1) if topology.redundant and not alone else working
    return Part(component.name, wanted, working)


def _failover(component: Component, catalog: Catalog) -> tuple[float, float] | None:
    technology = catalog.technology(component.technology)
    cluster = technology.cluster if technology is not None else None
    return cluster.failover if cluster is not None else None


# --- evaluation -----------------------------------------------------------------------------------


def unknown(model: Model, figures: Figures) -> tuple[str, ...]:
    """The parts for which the catalog has no availability figure."""
    return tuple(
        part.name
        for part in model.parts
        if part.figure is not None and not figures.known(part.figure)
    )


def percent_up(model: Model, figures: Figures) -> Range:
    """Availability in percent: pessimistic, expected, optimistic."""
    return Range(
        low=100 * (1 - down(model, figures.at("high"))),
        expected=100 * (1 - down(model, figures.at("expected"))),
        high=100 * (1 - down(model, figures.at("low"))),
    )


def down(model: Model, figures: Figures, without: str = "") -> float:
    """Share of time that requests fail; ``without`` leaves one cause out."""
    brief = sum(
        _brief(part, model.topology, figures) for part in model.parts if part.name != without
    )
    changes = _changes(model, figures) if without != CHANGES else 0.0
    lasting = _lasting(model, figures, without)
    region = fraction_down(
        figures.demand("region-outages"), figures.demand("region-outage-duration")
    )
    region = region if without != REGIONS and model.balanced else 0.0
    rest = _over_regions(model.topology, figures, brief, lasting, region)
    return min(1.0, 1 - (1 - rest) * (1 - changes))


def _over_regions(
    topology: Topology, figures: Figures, brief: float, lasting: float, region: float
) -> float:
    """One region's downtime, combined over the regions of the topology.

    One region: everything in series. Active-passive: a region outage costs the switch, sometimes
    by hand, and all of it when both are out; what fails inside the region is waited out.
    Active-active: lasting failures only count when all regions have one at once; each costs the
    share of users there the time until traffic leaves.
    """
    if topology.regions == 1:
        return 1 - (1 - min(1.0, brief)) * (1 - lasting) * (1 - region)
    outages = figures.demand("region-outages") if region else 0.0
    if topology.active_regions == 1:
        switch = fraction_down(outages, _switch(figures, figures.demand("region-failover")))
        return 1 - (1 - min(1.0, brief + switch)) * (1 - lasting) * (1 - region**topology.regions)
    reroute = fraction_down(outages, figures.demand("region-reroute"))
    joint = (1 - (1 - lasting) * (1 - region)) ** topology.active_regions
    return min(1.0, brief + reroute + joint)


def _switch(figures: Figures, automatic: float) -> float:
    """Mean seconds of a failover that now and then needs a person."""
    missed = min(1.0, figures.demand("failover-missed"))
    return (1 - missed) * automatic + missed * figures.demand("failover-by-hand")


def _copy_up(part: Part, figures: Figures) -> float:
    """Availability of one copy by itself: its machine and its container."""
    repair = figures.demand("volume-reattach" if part.stateful else "node-repair")
    return (1 - fraction_down(figures.demand("node-failures"), repair)) * (
        1 - fraction_down(figures.demand("container-crashes"), figures.demand("container-restart"))
    )


def _lasting(model: Model, figures: Figures, without: str) -> float:
    """Down because too few copies are alive, over all states of the zones."""
    zone = fraction_down(figures.demand("zone-outages"), figures.demand("zone-outage-duration"))
    zone = 0.0 if without == ZONES else zone
    parts = [
        (part.copies, part.needed, _copy_up(part, figures), part.stateful)
        for part in model.parts
        if part.figure is None and part.name != without
    ]
    services = [
        figures.entry(part.figure)
        for part in model.parts
        if part.figure is not None and part.name != without and figures.known(part.figure)
    ]
    up = zones_and_copies(model.topology.zones, zone, parts)
    if model.balanced and without != BALANCER:
        services.append(figures.entry("load-balancer"))
    for entry in services:
        span = (100 - entry.high, 100 - entry.expected, 100 - entry.low)
        up *= 1 - between(span, figures.level_of(entry.id)) / 100
    return 1 - up


def _brief(part: Part, topology: Topology, figures: Figures) -> float:
    """Seconds lost while another copy takes over, as a share of the year."""
    if part.figure is not None or part.copies <= part.needed:
        return 0.0
    nodes, crashes = figures.demand("node-failures"), figures.demand("container-crashes")
    zones = figures.demand("zone-outages") if topology.zones > 1 else 0.0
    if not part.stateful:
        # Each copy's failure hurts its share of requests: copies × rate × 1/copies.
        return fraction_down(nodes + crashes + zones, figures.demand("replica-switch"))
    span = centred(part.failover) if part.failover else span_of(figures.entry(FAILOVER))
    automatic = between(span, figures.level_of(FAILOVER))
    restart = min(automatic, figures.demand("container-restart"))
    return fraction_down(nodes + zones, _switch(figures, automatic)) + fraction_down(
        crashes, restart
    )


def _changes(model: Model, figures: Figures) -> float:
    recovery = {
        "by-hand": "rollback-by-hand",
        "automated": "rollback-automated",
        "canary": "rollback-canary",
    }[model.rollout]
    broken = (
        figures.demand("deploys")
        * figures.demand("bad-deploys")
        * figures.demand("bad-deploy-reach")
    )
    return fraction_down(broken, figures.demand(recovery))


def contributions(model: Model, figures: Figures) -> tuple[Contribution, ...]:
    """Minutes a year that each cause adds, worst first: with it minus without it."""
    levels = [figures.at(level) for level in LEVELS]
    totals = [down(model, at) for at in levels]
    causes: Iterable[str] = (
        *(part.name for part in model.parts), ZONES, REGIONS, BALANCER, CHANGES,
    )  # fmt: skip
    found = []
    for cause in causes:
        ends = [
            (total - down(model, at, cause)) * YEAR_MINUTES
            for total, at in zip(totals, levels, strict=True)
        ]
        found.append(Contribution(cause, Range(min(ends), ends[1], max(ends))))
    return tuple(
        sorted(
            (item for item in found if item.minutes_per_year.expected > 1e-9),
            key=lambda item: (-item.minutes_per_year.expected, item.cause),
        )
    )
