"""What the drawing shows: boxes in columns, tiers left to right, and the nets between them.

A net is all that calls one target by one protocol and port; its lines join before the arrow, so
that a target has one arrow and one label however many callers it has. Where a net passes a column
on its way it gets a slot of its own there, so that no line ever crosses a box.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from saaswright.architecture.model import Architecture, Component

ORIGIN: Final = ""
"""The name of the box where requests come from; no component is called so."""

TIERS: Final = ("edge", "app", "data", "external")


class Caller(msgspec.Struct, frozen=True):
    """One source of a net; a dashed line says that it can do without."""

    name: str
    required: bool


class Net(msgspec.Struct, frozen=True):
    """Everybody who calls ``target`` in one way. ``back`` when the callers stand right of it."""

    target: str
    label: str
    callers: tuple[Caller, ...]
    back: bool = False

    @property
    def key(self) -> str:
        """Unique among the nets of a graph."""
        return f"{self.target} {self.label}{' back' if self.back else ''}"


class Slot(msgspec.Struct, frozen=True):
    """A place in a column: a box (``net`` is ``None``) or where a net passes column ``at``."""

    name: str
    net: str | None = None
    at: int = 0


class Graph(msgspec.Struct, frozen=True):
    """``columns`` left to right, each with its slots top to bottom; ``tiers`` names each column."""

    columns: tuple[tuple[Slot, ...], ...]
    tiers: tuple[str, ...]
    nets: tuple[Net, ...]
    components: dict[str, Component]

    def step(self, net: Net, at: int) -> Slot:
        """Where ``net`` stands in column ``at``: passing, or at its target."""
        if at == self.column_of(net.target):
            return Slot(net.target)
        return Slot(net.target, net.key, at)

    def column_of(self, name: str) -> int:
        """The column in which the box ``name`` stands."""
        return next(at for at, column in enumerate(self.columns) if Slot(name) in column)


def graph_of(architecture: Architecture, published: Mapping[str, str]) -> Graph:
    """``published`` says how each entry is reached from outside (``web`` → ``http:8080``)."""
    components = {item.name: item for item in architecture.components}
    columns, tiers = _columns(architecture)
    where = {name: at for at, column in enumerate(columns) for name in column}
    nets = _nets(architecture, published, where)
    slots = [[Slot(name) for name in column] for column in columns]
    for net in nets:
        if not net.back:
            first = min(where[caller.name] for caller in net.callers)
            for at in range(first + 1, where[net.target]):
                slots[at].append(Slot(net.target, net.key, at))
    return Graph(tuple(map(tuple, slots)), tiers, nets, components)


def _columns(architecture: Architecture) -> tuple[list[list[str]], tuple[str, ...]]:
    """A column for the origin, then one or more for each tier: callers left of the called."""
    columns: list[list[str]] = [[ORIGIN]]
    tiers = ["origin"]
    for tier in TIERS:
        names = [item.name for item in architecture.components if item.tier == tier]
        depth = _depths(names, architecture)
        for level in range(max(depth.values(), default=-1) + 1):
            columns.append([name for name in names if depth[name] == level])
            tiers.append(tier)
    return columns, tuple(tiers)


def _depths(names: list[str], architecture: Architecture) -> dict[str, int]:
    """How many calls within the tier lead to each of ``names``; a call that closes a ring is not
    counted.
    """
    calls: dict[str, list[str]] = {name: [] for name in names}
    for link in architecture.connections:
        inside = link.source in calls and link.target in calls and link.source != link.target
        if inside and not _reaches(calls, link.target, link.source):
            calls[link.source].append(link.target)
    depth = dict.fromkeys(names, 0)
    for _ in names:
        for source, targets in calls.items():
            for target in targets:
                depth[target] = max(depth[target], depth[source] + 1)
    return depth


def _reaches(calls: Mapping[str, list[str]], start: str, end: str) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        here = waiting.pop()
        if here == end:
            return True
        fresh = [name for name in calls[here] if name not in seen]
        seen.update(fresh)
        waiting += fresh
    return False


def _nets(
    architecture: Architecture, published: Mapping[str, str], where: Mapping[str, int]
) -> tuple[Net, ...]:
    callers: dict[tuple[str, str, bool], dict[str, bool]] = {}
    for item in architecture.components:
        if item.entry:
            label = published.get(item.name, "published")
            callers[(item.name, label, False)] = {ORIGIN: True}
    for link in architecture.connections:
        if link.source == link.target:
            continue
        back = where[link.source] >= where[link.target]
        net = callers.setdefault((link.target, f"{link.protocol}:{link.port}", back), {})
        net[link.source] = net.get(link.source, False) or link.required
    return tuple(
        Net(target, label, tuple(Caller(*pair) for pair in sources.items()), back)
        for (target, label, back), sources in callers.items()
    )
