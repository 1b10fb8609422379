"""Random availability models: components that call each other, copies, zones, regions, figures."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Final

import msgspec

from saaswright.architecture.availability import Model, Part, on_path
from saaswright.architecture.figures import Figures
from saaswright.architecture.model import Component, Connection
from saaswright.architecture.reliability import YEAR_SECONDS
from saaswright.architecture.topology import Topology
from saaswright.catalog.loader import load

FAILURES: Final = {
    "node-failures": (0.2, 20),
    "node-repair": (60, 3600),
    "volume-reattach": (60, 7200),
    "container-crashes": (1, 60),
    "container-restart": (5, 600),
    "zone-outages": (0.05, 3),
    "zone-outage-duration": (600, 40_000),
    "region-outages": (0.05, 2),
    "region-outage-duration": (600, 40_000),
    "deploys": (5, 100),
}
"""Planning figures that are drawn, each with its range."""

SHORT: Final = (
    "replica-switch",
    "failover-by-hand",
    "database-failover",
    "region-failover",
    "region-reroute",
)
"""What takes over needs this long; without it no failure is brief."""

SERVICE: Final = "availability-amazon-s3"
ZONES_AND_COPIES: Final = 11
"""So many things that may be down one by one are tried in every combination."""


class Graph(msgspec.Struct, frozen=True):
    """Who calls whom, and the model that the room makes of it; ``every`` are all parts by name."""

    components: tuple[Component, ...]
    connections: tuple[Connection, ...]
    every: dict[str, Part]
    model: Model


def random_figures(random: Random, *, brief: bool) -> Figures:
    """The catalog's figures with other failures; ``brief=False``: failovers take no time."""
    drawn = {}
    for entry in load().planning:
        value = entry.expected
        if entry.id in FAILURES:
            low, high = FAILURES[entry.id]
            value = low * (high / low) ** random.random()
        if not brief and entry.id in (*SHORT, "deploys"):
            value = 0.0
        drawn[entry.id] = msgspec.structs.replace(entry, low=value, expected=value, high=value)
    return Figures(msgspec.structs.replace(load(), planning=tuple(drawn.values())))


def random_graph(random: Random, *, small: bool) -> Graph:
    """Up to 4 (small) or 10 components, one or two of them entries, some reached by none."""
    names = [f"part-{at}" for at in range(random.randint(1, 4 if small else 10))]
    entries = {names[0], random.choice(names)}
    zones = random.randint(1, 3)
    regions = random.choice((1, 1, 2, 2, 3))
    active = random.choice((1, regions))
    every = {name: _part(random, name, small=small) for name in names}
    while small and zones + sum(part.copies for part in every.values()) > ZONES_AND_COPIES:
        largest = max(every.values(), key=lambda part: part.copies)
        fewer = largest.copies - 1
        every[largest.name] = msgspec.structs.replace(
            largest, copies=fewer, needed=min(largest.needed, fewer)
        )
    connections = tuple(
        Connection(one, other, "tcp", 1, required=random.random() < 0.7)
        for one, other in product(names, names)
        if one != other and random.random() < 0.4
    )
    components = tuple(
        Component(name, "api", "app", "none", "none", "", entry=name in entries) for name in names
    )
    path = on_path(components, connections)
    parts = tuple(part for name, part in every.items() if name in path)
    topology = Topology("random", 2, zones, regions, active)
    model = Model(parts, (), topology, random.choice(("by-hand", "automated", "canary")))
    return Graph(components, connections, every, model)


def _part(random: Random, name: str, *, small: bool) -> Part:
    if random.random() < 0.15:
        return Part(name, 1, 1, figure=SERVICE)
    copies = random.randint(1, 4)
    failover = None if small else random.choice((None, (10.0, 40.0)))
    return Part(name, copies, random.randint(1, copies), random.random() < 0.5, failover)


def tried_in_turn(graph: Graph, figures: Figures) -> float:
    """The share of time down when failovers take none: every state of everything, added up.

    Written against the documents alone: a product answers when its entries do, and a component
    does when enough of its copies are there and everything that it cannot do without does.
    """
    topology = graph.model.topology
    services = [part for part in graph.every.values() if part.figure is not None]
    up = 0.0
    for zones in product((True, False), repeat=topology.zones):
        weight = _chance(zones, 1 - _down(figures, "zone-outages", "zone-outage-duration"))
        for states, chance in _states(graph, figures, zones):
            if any(zones) and _answers(graph, states):
                up += weight * chance
    assert all(figures.known(part.figure or "") for part in services)
    up *= figures.entry("load-balancer").expected / 100
    region = _down(figures, "region-outages", "region-outage-duration")
    if topology.active_regions > 1:
        return (1 - up * (1 - region)) ** topology.active_regions
    return 1 - up * (1 - region**topology.regions)


def _states(
    graph: Graph, figures: Figures, zones: tuple[bool, ...]
) -> list[tuple[dict[str, bool], float]]:
    """Which parts are there, with the chance of each combination."""
    found: list[tuple[dict[str, bool], float]] = [({}, 1.0)]
    for part in graph.every.values():
        chances = {True: 0.0, False: 0.0}
        if part.figure is not None:
            share = figures.entry(part.figure).expected / 100
            chances = {True: share, False: 1 - share}
        else:
            repair = "volume-reattach" if part.stateful else "node-repair"
            one = (1 - _down(figures, "node-failures", repair)) * (
                1 - _down(figures, "container-crashes", "container-restart")
            )
            for copies in product((True, False), repeat=part.copies):
                serving = sum(
                    alive and (not part.stateful or zones[at % len(zones)])
                    for at, alive in enumerate(copies)
                )
                chances[serving >= part.needed] += _chance(copies, one)
        found = [
            ({**states, part.name: there}, chance * of)
            for states, chance in found
            for there, of in chances.items()
        ]
    return found


def _answers(graph: Graph, there: dict[str, bool]) -> bool:
    """Whether every entry answers; callers in a circle need each other."""

    def works(name: str, asked: frozenset[str]) -> bool:
        if name in asked:
            return True
        needs = [c.target for c in graph.connections if c.source == name and c.required]
        return there[name] and all(works(other, asked | {name}) for other in needs)

    return all(works(item.name, frozenset()) for item in graph.components if item.entry)


def _chance(states: tuple[bool, ...], up: float) -> float:
    chance = 1.0
    for state in states:
        chance *= up if state else 1 - up
    return chance


def _down(figures: Figures, rate: str, seconds: str) -> float:
    each = figures.entry(rate).expected * figures.entry(seconds).expected
    return min(1.0, each / YEAR_SECONDS)
