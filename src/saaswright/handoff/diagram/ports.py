"""Where lines leave and enter boxes, and the nets of each gap between two columns."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, permutations
from typing import Final

import msgspec

from saaswright.handoff.diagram.graph import Graph, Net, Slot, passing
from saaswright.handoff.diagram.placing import IN_STEP, OUT_STEP, spread

_EDGE: Final = 7.0
_INNER: Final = 16.0

Tops = Mapping[Slot, tuple[float, float]]


class Ports(msgspec.Struct, frozen=True):
    """Heights: ``inlets`` by net where it enters its target, ``outlets`` by caller and net."""

    inlets: dict[str, float]
    outlets: dict[tuple[str, str], float]


class Run(msgspec.Struct, frozen=True):
    """A net in one gap: the heights at which it comes in (and whether it is required there), and
    the one at which it leaves; ``ends`` when that is its target.
    """

    net: Net
    enters: tuple[tuple[float, bool], ...]
    leaves: float
    ends: bool

    @property
    def low(self) -> float:
        """The least height that the run touches."""
        return min(self.leaves, *(y for y, _ in self.enters))

    @property
    def high(self) -> float:
        """The greatest."""
        return max(self.leaves, *(y for y, _ in self.enters))

    @property
    def bends(self) -> bool:
        """Whether it needs a vertical track."""
        return self.high - self.low > 0.5


def ports_of(graph: Graph, tops: Tops) -> Ports:
    """The ports of every box: enough apart, in the order that crosses least."""
    inlets: dict[str, float] = {}
    boxes = [slot for column in graph.columns for slot in column if not slot.net]
    for slot in boxes:
        nets = [net for net in graph.nets if net.target == slot.name]
        nets.sort(key=lambda net: (net.back, _arrival(net, graph, tops), net.key))
        start = centre(slot, tops) - IN_STEP * (len(nets) - 1) / 2
        inlets |= {net.key: start + IN_STEP * at for at, net in enumerate(nets)}
    outlets: dict[tuple[str, str], float] = {}
    for slot in boxes:
        nets = [net for net in graph.nets if net.called_by(slot.name)]
        ahead = {net.key: _ahead(graph, net, slot, tops, inlets) for net in nets}
        nets.sort(key=lambda net: (net.back, ahead[net.key], net.key))
        heights = _within(slot, tops, [ahead[net.key] for net in nets])
        outlets |= {(slot.name, net.key): y for net, y in zip(nets, heights, strict=True)}
    return Ports(_straight(graph, tops, inlets, outlets), outlets)


def _straight(
    graph: Graph, tops: Tops, inlets: dict[str, float], outlets: Mapping[tuple[str, str], float]
) -> dict[str, float]:
    """The inlets, moved to the height at which their line arrives where that hits the box."""
    moved = dict(inlets)
    for net in graph.nets:
        alone = sum(other.target == net.target for other in graph.nets) == 1
        before = graph.column_of(net.target) - 1
        passed = passing(net, before)
        heights = {centre(passed, tops)} if passed in tops else set()
        heights |= {
            outlets[(c.name, net.key)] for c in net.callers if graph.column_of(c.name) == before
        }
        top, height = tops[Slot(net.target)]
        if alone and not net.back and len(heights) == 1:
            (arriving,) = heights
            if top + _INNER <= arriving <= top + height - _INNER:
                moved[net.key] = arriving
    return moved


def passing_heights(graph: Graph, ports: Ports) -> dict[Slot, float]:
    """Where each passing net would stand if it went straight to its target."""
    return {
        slot: ports.inlets[net.key]
        for net in graph.nets
        for column in graph.columns
        for slot in column
        if slot.net == net.key
    }


def runs_of(graph: Graph, at: int, ports: Ports, tops: Tops) -> list[Run]:
    """The nets that lead through the gap right of column ``at``, in the order of their tracks."""
    runs = []
    for net in graph.nets:
        if net.back or graph.column_of(net.target) <= at:
            continue
        here, there = passing(net, at), passing(net, at + 1)
        enters = [
            (ports.outlets[(caller.name, net.key)], caller.required)
            for caller in net.callers
            if graph.column_of(caller.name) == at
        ]
        if here in graph.columns[at]:
            before = [c.required for c in net.callers if graph.column_of(c.name) < at]
            enters.append((centre(here, tops), any(before)))
        if enters:
            ends = graph.column_of(net.target) == at + 1
            leaves = ports.inlets[net.key] if ends else centre(there, tops)
            runs.append(Run(net, tuple(enters), leaves, ends))
    return _least_crossing(runs)


def centre(slot: Slot, tops: Tops) -> float:
    """The height of the middle of ``slot``."""
    top, height = tops[slot]
    return top + height / 2


def _arrival(net: Net, graph: Graph, tops: Tops) -> float:
    """The mean height from which the net comes to its target's column."""
    at = graph.column_of(net.target) - 1
    column, passed = graph.columns[at], passing(net, at)
    near = [Slot(c.name) for c in net.callers if Slot(c.name) in column]
    near += [passed] if passed in column else []
    near = near or [Slot(c.name) for c in net.callers]
    return sum(centre(slot, tops) for slot in near) / len(near)


def _ahead(graph: Graph, net: Net, slot: Slot, tops: Tops, inlets: Mapping[str, float]) -> float:
    """The height at which ``net`` stands in the column right of ``slot``."""
    if net.back:
        return float("inf")
    at = graph.column_of(slot.name) + 1
    passed = passing(net, at)
    return centre(passed, tops) if passed in graph.columns[at] else inlets[net.key]


def _within(slot: Slot, tops: Tops, wanted: list[float]) -> list[float]:
    """``wanted`` moved into the side of the box, in order and apart."""
    top, height = tops[slot]
    low, high = top + _EDGE, top + height - _EDGE
    last = len(wanted) - 1
    steps = [0.0] * bool(wanted) + [OUT_STEP] * last
    heights = spread([min(max(y, low), high) for y in wanted], steps)
    return [
        round(min(max(y, low + OUT_STEP * at), high - OUT_STEP * (last - at)), 1)
        for at, y in enumerate(heights)
    ]


def _least_crossing(runs: list[Run]) -> list[Run]:
    """Move one run at a time to where it crosses least, until none moves."""
    costs = {(a, b): _cost(runs[a], runs[b]) for a, b in permutations(range(len(runs)), 2)}
    order = list(range(len(runs)))
    best, moved = _sum(costs, order), True
    while moved:
        moved = False
        for run in list(order):
            others = [other for other in order if other != run]
            for place in range(len(order)):
                tried = [*others[:place], run, *others[place:]]
                cost = _sum(costs, tried)
                if cost < best:
                    order, best, moved = tried, cost, True
    return [runs[at] for at in order]


def _sum(costs: Mapping[tuple[int, int], int], order: list[int]) -> int:
    return sum(costs[pair] for pair in combinations(order, 2))


def _cost(left: Run, right: Run) -> int:
    """Crossings when ``left`` has the track left of ``right``; a hundred for a shared stretch."""
    cost = int(right.bends and right.low < left.leaves < right.high)
    for y, _ in right.enters:
        cost += left.bends and left.low < y < left.high
        cost += 100 * (abs(y - left.leaves) < 4)
    return cost
