"""The lines of every net, and the label on each one's last stretch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from saaswright.handoff.diagram.gaps import BEYOND, FRAME_SIDE, Gaps
from saaswright.handoff.diagram.graph import Graph
from saaswright.handoff.diagram.layout import Line, Point, Rect
from saaswright.handoff.diagram.measure import LABEL_FONT, text_width
from saaswright.handoff.diagram.ports import Ports, Run

ROUND: Final = 7.0
"""Radius in pixels with which a line turns or joins another."""


def lines_of(run: Run, at: int, gaps: Gaps) -> Iterator[Line]:
    """The lines of ``run`` in the gap right of column ``at``: both sides, then on to the right.

    A line is solid from where the first caller that needs the target has joined it.
    """
    left = gaps.right(at)
    right = gaps.columns[at + 1] if run.ends else gaps.right(at + 1)
    required = any(need for _, need in run.enters)
    straight = [need for y, need in run.enters if abs(y - run.leaves) <= 0.5]
    track = gaps.tracks[at].get(run.net.key)
    if track is None:
        points = ((left, run.leaves), (right, run.leaves))
        yield Line(run.net.key, points, dashed=not required, arrow=run.ends)
        return
    yield from _joining(run, left, track, down=True)
    yield from _joining(run, left, track, down=False)
    joined = (track + ROUND, run.leaves)
    if straight:
        yield Line(run.net.key, ((left, run.leaves), joined), dashed=not any(straight))
    yield Line(run.net.key, (joined, (right, run.leaves)), dashed=not required, arrow=run.ends)


def _joining(run: Run, left: float, track: float, *, down: bool) -> Iterator[Line]:
    """What comes from above (``down``) or from below, the outermost first."""
    sign = 1 if down else -1
    side = [entry for entry in run.enters if (run.leaves - entry[0]) * sign > 0.5]
    side.sort(key=lambda entry: entry[0] * sign)
    solid = False
    for number, (y, need) in enumerate(side):
        last = number + 1 == len(side)
        after = run.leaves if last else side[number + 1][0]
        tail: tuple[Point, ...] = ((track, after),)
        if last:
            tail = (*tail, (track + ROUND, after))
        if solid and not need:
            corner = ((left, y), (track, y), (track, y + sign * ROUND))
            yield Line(run.net.key, corner, dashed=True)
            yield Line(run.net.key, ((track, y), *tail))
        else:
            solid = need
            yield Line(run.net.key, ((left, y), (track, y), *tail), dashed=not solid)


def back_lines(
    graph: Graph, gaps: Gaps, boxes: Mapping[str, Rect], ports: Ports, floor: float, step: float
) -> Iterator[Line]:
    """Lines that lead back: down, along a lane below everything, and up to the target."""
    backs = [net for net in graph.nets if net.back]
    for number, net in enumerate(backs):
        lane = floor + step * (number + 1)
        up = gaps.tracks[graph.column_of(net.target) - 1][f"{net.key} in"]
        for caller in net.callers:
            at = graph.column_of(caller.name)
            y = ports.outlets[(caller.name, net.key)]
            down = gaps.tracks[at][f"{net.key} out"]
            points = ((gaps.right(at), y), (down, y), (down, lane), (up + ROUND, lane))
            yield Line(net.key, points, dashed=not caller.required)
        y, target = ports.inlets[net.key], boxes[net.target]
        last = ((up + ROUND, lane), (up, lane), (up, y), (target.x, y))
        yield Line(net.key, last, dashed=not net.required, arrow=True)


def labels_of(graph: Graph, gaps: Gaps, ports: Ports) -> Iterator[Rect]:
    """Each net's label, above its last stretch and left of the border of the target's region."""
    for net in graph.nets:
        at = graph.column_of(net.target)
        border = gaps.sides[at]
        if net.target in graph.framed:
            border = max(border, FRAME_SIDE + BEYOND)
        right = gaps.columns[at] - border - BEYOND
        width = text_width(net.label, LABEL_FONT)
        yield Rect(net.label, right - width, ports.inlets[net.key] - 16, width, 13)
