"""The finished geometry: boxes, lines with right angles, labels and regions, in pixels.

Between two columns every net that bends has a vertical track of its own; the order of the tracks
is the one that crosses least. Labels stand right of all tracks, so that no line runs through them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from saaswright.handoff.diagram_graph import Graph, Net, Slot
from saaswright.handoff.diagram_place import IN_STEP, OUT_STEP, placed, spread

TRACK: Final = 12.0
REGION_PAD: Final = 18.0
REGION_HEAD: Final = 34.0
MARGIN: Final = 24.0
HEAD: Final = 64.0
FOOT: Final = 64.0
LABEL_HEIGHT: Final = 12.0
LABEL_FONT: Final = 11.0
ARROW: Final = 8.0
_BEYOND: Final = 14.0

Point = tuple[float, float]


class Rect(msgspec.Struct, frozen=True):
    """A box, a label or a region; ``name`` says whose."""

    name: str
    x: float
    y: float
    width: float
    height: float


class Line(msgspec.Struct, frozen=True):
    """A polyline of the net ``net``; ``arrow`` when it ends at the target."""

    net: str
    points: tuple[Point, ...]
    dashed: bool = False
    arrow: bool = False


class Layout(msgspec.Struct, frozen=True):
    """Everything with its place. ``deployment`` frames what one deployment holds."""

    width: float
    height: float
    boxes: tuple[Rect, ...]
    lines: tuple[Line, ...]
    labels: tuple[Rect, ...]
    regions: tuple[Rect, ...]
    deployment: Rect | None


class _Run(msgspec.Struct):
    """A net in one gap between columns: heights at which it comes in, and at which it leaves."""

    net: Net
    enters: list[tuple[float, bool]]
    leaves: float
    ends: bool

    @property
    def low(self) -> float:
        return min(self.leaves, *(y for y, _ in self.enters))

    @property
    def high(self) -> float:
        return max(self.leaves, *(y for y, _ in self.enters))

    @property
    def bends(self) -> bool:
        return self.high - self.low > 0.5


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """A bound on the width of ``text`` in the usual sans-serif fonts, in pixels."""
    narrow = sum(letter in "iljtfI.,:;|!'()[] " for letter in text)
    wide = sum(letter in "mwMW@%×" for letter in text)
    units = 0.36 * narrow + 0.95 * wide + 0.62 * (len(text) - narrow - wide)
    return units * size * (1.07 if bold else 1.0)


def lay_out(graph: Graph, box_width: float, *, least_width: float = 0.0) -> Layout:
    """The geometry of ``graph``, every box ``box_width`` wide."""
    graph, tops = placed(graph)
    tops = {slot: (top + HEAD + REGION_HEAD + 30, height) for slot, (top, height) in tops.items()}
    bottom = max(top + height for top, height in tops.values())
    inlets, outlets = _ports(graph, tops)
    gaps = [_runs(graph, at, inlets, outlets, tops) for at in range(len(graph.columns))]
    backs = [net for net in graph.nets if net.back]
    columns, tracks, width = _widths(graph, gaps, backs, box_width)
    boxes = {
        slot.name: Rect(slot.name, columns[at], tops[slot][0], box_width, tops[slot][1])
        for at, column in enumerate(graph.columns)
        for slot in column
        if slot.net is None
    }
    lines, labels = _drawn(gaps, columns, tracks, box_width)
    more_lines, more_labels = _back_lines(backs, boxes, inlets, outlets, tracks, columns, bottom)
    lane = TRACK * (len(backs) + 1) if backs else 0.0
    regions, deployment = _regions(graph, columns, box_width, bottom)
    return Layout(
        max(width, least_width),
        bottom + REGION_PAD + lane + FOOT,
        tuple(boxes.values()),
        tuple(lines + more_lines),
        tuple(labels + more_labels),
        regions,
        deployment,
    )


# --- ports ----------------------------------------------------------------------------------------

Tops = Mapping[Slot, tuple[float, float]]


def _centre(slot: Slot, tops: Tops) -> float:
    top, height = tops[slot]
    return top + height / 2


def _ports(graph: Graph, tops: Tops) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """Heights at which each net enters its target, and leaves each of its callers."""
    inlets: dict[str, float] = {}
    for slot in tops:
        if slot.net is None:
            nets = [net for net in graph.nets if net.target == slot.name]
            nets.sort(key=lambda net: (_before(graph, net, tops), net.key))
            start = _centre(slot, tops) - IN_STEP * (len(nets) - 1) / 2
            inlets.update({net.key: start + IN_STEP * at for at, net in enumerate(nets)})
    outlets: dict[tuple[str, str], float] = {}
    for slot, (top, height) in tops.items():
        if slot.net is None:
            nets = [net for net in graph.nets if any(c.name == slot.name for c in net.callers)]
            ahead = {net.key: _ahead(graph, net, slot, tops, inlets) for net in nets}
            nets.sort(key=lambda net: (net.back, ahead[net.key], net.key))
            low, high = top + 10, top + height - 10
            wanted = [min(max(ahead[net.key], low), high) for net in nets]
            steps = [0.0] + [OUT_STEP] * (len(nets) - 1)
            ys = _within(spread(wanted, steps[: len(nets)]), low, high)
            for net, y in zip(nets, ys, strict=True):
                outlets[(slot.name, net.key)] = round(y, 1)
    taken = [*inlets.items()]
    taken += [(slot.net, _centre(slot, tops)) for slot in tops if slot.net is not None]
    return inlets, {port: _clear(port, outlets, taken) for port in outlets}


def _clear(
    port: tuple[str, str],
    outlets: Mapping[tuple[str, str], float],
    taken: list[tuple[str, float]],
) -> float:
    """The height of an outlet, moved a little when another net stands at just that height."""
    name, key = port
    others = [y for net, y in taken if net != key]
    beside = [y for (box, net), y in outlets.items() if box == name and net != key]
    for shift in (0.0, 4.0, -4.0, 5.0, -5.0):
        y = outlets[port] + shift
        if all(abs(y - o) >= 3 for o in others) and all(abs(y - o) >= 8 for o in beside):
            return y
    return outlets[port]


def _within(ys: list[float], low: float, high: float) -> list[float]:
    """``ys`` moved between ``low`` and ``high``, still in order and a step apart."""
    for at in range(len(ys) - 1, -1, -1):
        ys[at] = min(ys[at], high - OUT_STEP * (len(ys) - 1 - at))
    for at in range(len(ys)):
        ys[at] = max(ys[at], low + OUT_STEP * at)
    return ys


def _before(graph: Graph, net: Net, tops: Tops) -> float:
    """The mean height at which ``net`` stands in the column left of its target."""
    if net.back:
        return float("inf")
    at = graph.column_of(net.target) - 1
    slots = [Slot(caller.name) for caller in net.callers] + [graph.step(net, at)]
    near = [_centre(slot, tops) for slot in slots if slot in graph.columns[at]]
    return sum(near) / len(near)


def _ahead(graph: Graph, net: Net, slot: Slot, tops: Tops, inlets: Mapping[str, float]) -> float:
    """The height at which ``net`` stands in the column right of ``slot``."""
    if net.back:
        return float("inf")
    after = graph.step(net, graph.column_of(slot.name) + 1)
    return inlets[net.key] if after.net is None else _centre(after, tops)


# --- tracks ---------------------------------------------------------------------------------------


def _runs(
    graph: Graph,
    at: int,
    inlets: Mapping[str, float],
    outlets: Mapping[tuple[str, str], float],
    tops: Tops,
) -> list[_Run]:
    """The nets in the gap right of column ``at``, in the order of their tracks."""
    runs = []
    for net in graph.nets:
        if net.back or graph.column_of(net.target) <= at:
            continue
        here, there = graph.step(net, at), graph.step(net, at + 1)
        enters = [
            (outlets[(c.name, net.key)], c.required)
            for c in net.callers
            if graph.column_of(c.name) == at
        ]
        if here in graph.columns[at]:
            before = [c.required for c in net.callers if graph.column_of(c.name) < at]
            enters.append((_centre(here, tops), any(before)))
        if enters:
            ends = there.net is None
            leaves = inlets[net.key] if ends else _centre(there, tops)
            runs.append(_Run(net, enters, leaves, ends))
    return _least_crossing(runs)


def _least_crossing(runs: list[_Run]) -> list[_Run]:
    """Move one run at a time to where it crosses least, until none moves."""
    best, moved = _cost(runs), True
    while moved:
        moved = False
        for run in list(runs):
            for place in range(len(runs)):
                others = [other for other in runs if other is not run]
                tried = [*others[:place], run, *others[place:]]
                cost = _cost(tried)
                if cost < best:
                    runs, best, moved = tried, cost, True
    return runs


def _cost(runs: list[_Run]) -> int:
    """Crossings, and a hundred for each stretch that two nets would share."""
    cost = 0
    for at, left in enumerate(runs):
        for right in runs[at + 1 :]:
            cost += right.bends and right.low < left.leaves < right.high
            for y, _ in right.enters:
                cost += left.bends and left.low < y < left.high
                cost += 100 * (abs(y - left.leaves) < 3)
    return cost


def _widths(
    graph: Graph, gaps: list[list[_Run]], backs: list[Net], box_width: float
) -> tuple[list[float], list[dict[str, float]], float]:
    """The x of each column, the x of each track by net in each gap, and the whole width."""
    x, columns, tracks = MARGIN, [], []
    for at, runs in enumerate(gaps):
        columns.append(x)
        x += box_width + REGION_PAD
        own: dict[str, float] = {}
        for run in runs:
            if run.bends:
                x += TRACK
                own[run.net.key] = x
        for net in backs:
            if any(graph.column_of(c.name) == at for c in net.callers):
                x += TRACK
                own[f"{net.key} out"] = x
            if graph.column_of(net.target) == at + 1:
                x += TRACK
                own[f"{net.key} in"] = x
        tracks.append(own)
        names = [run.net.label for run in runs if run.ends]
        names += [net.label for net in backs if graph.column_of(net.target) == at + 1]
        widest = max((text_width(name, LABEL_FONT) for name in names), default=0.0)
        if at + 1 < len(gaps):
            x += TRACK + widest + _BEYOND + REGION_PAD + ARROW / 2
            x = float(round(x))
    return columns, tracks, x + MARGIN


# --- lines and labels -----------------------------------------------------------------------------


def _drawn(
    gaps: list[list[_Run]],
    columns: list[float],
    tracks: list[dict[str, float]],
    box_width: float,
) -> tuple[list[Line], list[Rect]]:
    lines, labels = [], []
    for at, runs in enumerate(gaps):
        left = columns[at] + box_width
        for run in runs:
            right = columns[at + 1] + (0 if run.ends else box_width)
            track = tracks[at].get(run.net.key, left)
            dashed = not any(required for _, required in run.enters)
            for y, required in run.enters:
                points = ((left, y), (track, y), (track, run.leaves))
                lines.append(Line(run.net.key, _straight(points), not required))
            end = ((track, run.leaves), (right, run.leaves))
            lines.append(Line(run.net.key, end, dashed, run.ends))
            if run.ends:
                labels.append(_label(run.net.label, right, run.leaves))
    return lines, labels


def _straight(points: tuple[Point, ...]) -> tuple[Point, ...]:
    kept = [points[0]]
    for point in points[1:]:
        if point != kept[-1]:
            kept.append(point)
    return tuple(kept)


def _label(text: str, right: float, y: float) -> Rect:
    """Above the last stretch of a line, before the frame of the tier that the target stands in."""
    width = text_width(text, LABEL_FONT)
    return Rect(
        text, right - REGION_PAD - _BEYOND - width, y - 3 - LABEL_HEIGHT, width, LABEL_HEIGHT
    )


def _back_lines(
    backs: list[Net],
    boxes: Mapping[str, Rect],
    inlets: Mapping[str, float],
    outlets: Mapping[tuple[str, str], float],
    tracks: list[dict[str, float]],
    columns: list[float],
    bottom: float,
) -> tuple[list[Line], list[Rect]]:
    """Lines that lead back: down, along a lane below everything, and up to the target."""
    lines, labels = [], []
    for number, net in enumerate(backs):
        lane = bottom + REGION_PAD + TRACK * (number + 1)
        target = boxes[net.target]
        up = next(own[f"{net.key} in"] for own in tracks if f"{net.key} in" in own)
        for caller in net.callers:
            box = boxes[caller.name]
            at = columns.index(box.x)
            down = tracks[at][f"{net.key} out"]
            y = outlets[(caller.name, net.key)]
            points = ((box.x + box.width, y), (down, y), (down, lane), (up, lane))
            lines.append(Line(net.key, points, not caller.required))
        y = inlets[net.key]
        dashed = not any(caller.required for caller in net.callers)
        lines.append(Line(net.key, ((up, lane), (up, y), (target.x, y)), dashed, arrow=True))
        labels.append(_label(net.label, target.x, y))
    return lines, labels


# --- regions --------------------------------------------------------------------------------------


def _regions(
    graph: Graph, columns: list[float], box_width: float, bottom: float
) -> tuple[tuple[Rect, ...], Rect | None]:
    """A frame around the columns of each tier, and one around all tiers of a deployment."""
    top, regions = HEAD + 30, []
    for tier in dict.fromkeys(graph.tiers[1:]):
        xs = [x for x, name in zip(columns, graph.tiers, strict=True) if name == tier]
        left, right = min(xs) - REGION_PAD, max(xs) + box_width + REGION_PAD
        regions.append(Rect(tier, left, top, right - left, bottom + REGION_PAD - top))
    inside = [region for region in regions if region.name != "external"]
    if not inside:
        return tuple(regions), None
    left = min(region.x for region in inside) - 8
    right = max(region.x + region.width for region in inside) + 8
    height = bottom + REGION_PAD + 8 - (top - 30)
    return tuple(regions), Rect("deployment", left, top - 30, right - left, height)
