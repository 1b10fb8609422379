"""From a graph to a finished layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from saaswright.handoff.diagram.gaps import DEPLOYMENT, FRAME_SIDE, Gaps, gaps_of
from saaswright.handoff.diagram.graph import Graph
from saaswright.handoff.diagram.layout import Layout, Rect, Space
from saaswright.handoff.diagram.lines import back_lines, labels_of, lines_of
from saaswright.handoff.diagram.placing import FRAME, placed, straightened
from saaswright.handoff.diagram.ports import passing_heights, ports_of, runs_of


def lay_out(graph: Graph, space: Space) -> Layout:
    """The geometry of ``graph``: boxes in columns, lines between them, regions around them."""
    graph, tops = placed(graph, space.heights)
    for _ in range(2):
        tops = straightened(graph, tops, passing_heights(graph, ports_of(graph, tops)))
    highest = min(
        (top - FRAME * (slot.name in graph.framed) for slot, (top, _) in tops.items()), default=0.0
    )
    down = space.head + space.deployment + space.title - highest
    tops = {slot: (round(top + down, 1), height) for slot, (top, height) in tops.items()}
    ports = ports_of(graph, tops)
    runs = [runs_of(graph, at, ports, tops) for at in range(len(graph.columns))]
    gaps = gaps_of(graph, runs, space)
    boxes = {
        slot.name: Rect(slot.name, gaps.columns[at], tops[slot][0], gaps.widths[at], tops[slot][1])
        for at, column in enumerate(graph.columns)
        for slot in column
        if not slot.net
    }
    bottoms = [top + height for top, height in tops.values()]
    bottoms += [boxes[name].bottom + FRAME for name in graph.framed]
    floor = max(bottoms, default=down) + space.pad
    lines = [
        line for at, each in enumerate(runs) for run in each for line in lines_of(run, at, gaps)
    ]
    backs = sum(net.back for net in graph.nets)
    lines += back_lines(graph, gaps, boxes, ports, floor + DEPLOYMENT, space.track)
    regions = _regions(graph, gaps, floor, space)
    return Layout(
        width=max(gaps.width, space.least),
        height=floor + DEPLOYMENT + space.track * (backs + bool(backs)) + space.foot,
        boxes=tuple(boxes.values()),
        lines=tuple(lines),
        labels=tuple(labels_of(graph, gaps, ports)),
        regions=regions,
        frames=tuple(_frame(name, boxes) for name in sorted(graph.framed)),
        deployment=_deployment(regions, space),
    )


def _regions(graph: Graph, gaps: Gaps, floor: float, space: Space) -> tuple[Rect, ...]:
    """One around the columns of each tier; the origin has none."""
    top, regions = space.head + space.deployment, []
    for tier in dict.fromkeys(tier for tier in graph.tiers if tier != "origin"):
        ats = [at for at, name in enumerate(graph.tiers) if name == tier]
        left, right = gaps.columns[ats[0]] - space.pad, gaps.right(ats[-1]) + space.pad
        regions.append(Rect(tier, left, top, right - left, floor - top))
    return tuple(regions)


def _frame(name: str, boxes: Mapping[str, Rect]) -> Rect:
    box = boxes[name]
    return Rect(
        name,
        box.x - FRAME_SIDE,
        box.y - FRAME,
        box.width + 2 * FRAME_SIDE,
        box.height + FRAME + 12,
    )


def _deployment(regions: Sequence[Rect], space: Space) -> Rect | None:
    inside = [region for region in regions if region.name != "external"]
    if not inside:
        return None
    left, right = inside[0].x - DEPLOYMENT, inside[-1].right + DEPLOYMENT
    top = inside[0].y - space.deployment
    return Rect("deployment", left, top, right - left, inside[0].bottom + DEPLOYMENT - top)
