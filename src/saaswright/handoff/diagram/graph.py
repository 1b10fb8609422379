"""Which boxes and nets there are, in columns: tiers left to right, callers left of the called.

A net is all that calls one target by one protocol and port; its lines join before the arrow, so
that a target has one arrow and one label however many callers it has. Where a net passes a column
on its way it holds a slot of its own there, so that no line ever crosses a box.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from saaswright.architecture.model import Architecture, Connection

ORIGIN: Final = ""
"""The name of the box where requests come from; no component is called so."""

TIERS: Final = ("edge", "app", "data", "external")


class Caller(msgspec.Struct, frozen=True):
    """One source of a net; not ``required`` when it can do without."""

    name: str
    required: bool


class Net(msgspec.Struct, frozen=True):
    """Everybody who calls ``target`` in one way; ``back`` when they do not stand left of it."""

    target: str
    label: str
    callers: tuple[Caller, ...]
    back: bool = False

    @property
    def key(self) -> str:
        """Unique among the nets of a graph."""
        return f"{self.target} {self.label}{' back' if self.back else ''}"

    @property
    def required(self) -> bool:
        """Whether any caller needs it."""
        return any(caller.required for caller in self.callers)

    def called_by(self, name: str) -> bool:
        """Whether ``name`` is one of the callers."""
        return any(caller.name == name for caller in self.callers)


class Slot(msgspec.Struct, frozen=True):
    """A place in a column: a box (``net`` is empty), or where a net passes column ``at``."""

    name: str
    net: str = ""
    at: int = 0


def passing(net: Net, at: int) -> Slot:
    """Where ``net`` passes column ``at``."""
    return Slot(net.target, net.key, at)


class Graph(msgspec.Struct, frozen=True):
    """``columns`` left to right, each with its slots top to bottom; ``tiers`` names each column.

    ``framed`` are the boxes with a region of their own within their tier's.
    """

    columns: tuple[tuple[Slot, ...], ...]
    tiers: tuple[str, ...]
    nets: tuple[Net, ...]
    framed: frozenset[str] = frozenset()

    def column_of(self, name: str) -> int:
        """The column in which the box ``name`` stands."""
        return next(at for at, column in enumerate(self.columns) if Slot(name) in column)


def graph_of(
    architecture: Architecture, published: Mapping[str, str], framed: Iterable[str] = ()
) -> Graph:
    """``published`` says how each entry is reached from outside (``web`` → ``http:80``)."""
    columns, tiers = _columns(architecture, [ORIGIN] if published else [])
    where = {name: at for at, column in enumerate(columns) for name in column}
    nets = nets_of(architecture, published, where)
    slots = [[Slot(name) for name in column] for column in columns]
    for net in nets:
        if not net.back:
            first = min(where[caller.name] for caller in net.callers)
            for at in range(first + 1, where[net.target]):
                slots[at].append(passing(net, at))
    return Graph(tuple(map(tuple, slots)), tiers, nets, frozenset(framed))


def nets_of(
    architecture: Architecture, published: Mapping[str, str], where: Mapping[str, int]
) -> tuple[Net, ...]:
    """The nets, entries first; ``where`` gives the column of each component."""
    callers: dict[tuple[str, str, bool], dict[str, bool]] = {}
    for name, label in published.items():
        callers[(name, label, False)] = {ORIGIN: True}
    for link in architecture.connections:
        if link.source != link.target:
            back = where[link.source] >= where[link.target]
            net = callers.setdefault((link.target, f"{link.protocol}:{link.port}", back), {})
            net[link.source] = net.get(link.source, False) or link.required
    return tuple(
        Net(target, label, tuple(Caller(*pair) for pair in sources.items()), back)
        for (target, label, back), sources in callers.items()
    )


def _columns(
    architecture: Architecture, origin: list[str]
) -> tuple[list[list[str]], tuple[str, ...]]:
    """A column for the origin, empty when nothing is published; then one or more for each tier."""
    columns = [origin]
    tiers = ["origin"]
    for tier in TIERS:
        names = [item.name for item in architecture.components if item.tier == tier]
        depth = _depths(names, architecture.connections)
        for level in range(max(depth.values(), default=-1) + 1):
            columns.append([name for name in names if depth[name] == level])
            tiers.append(tier)
    return columns, tuple(tiers)


def _depths(names: list[str], connections: Iterable[Connection]) -> dict[str, int]:
    """How many calls within the tier lead to each name; one that closes a ring does not count."""
    calls: dict[str, list[str]] = {name: [] for name in names}
    for link in connections:
        within = link.source in calls and link.target in calls
        if within and not _reaches(calls, link.target, link.source):
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
        fresh = [name for name in calls[waiting.pop()] if name not in seen]
        seen.update(fresh)
        waiting += fresh
    return end in seen
