"""Where each box stands: the order in a column that crosses least, then heights that bend least."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Final

from saaswright.handoff.diagram_graph import Graph, Slot

BOX: Final = 62.0
PASSAGE: Final = 10.0
GAP: Final = 30.0
OUT_STEP: Final = 13.0
IN_STEP: Final = 22.0
"""Pixels: heights of a box and of a passing net, space between boxes, between ports of a side."""

_SWEEPS: Final = 12

Order = list[list[Slot]]
Pairs = list[list[tuple[Slot, Slot]]]


def placed(graph: Graph) -> tuple[Graph, dict[Slot, tuple[float, float]]]:
    """The graph with its columns in order, and the top and height of each slot, in pixels.

    The topmost slot stands at 0.
    """
    pairs = _pairs(graph)
    order = _ordered([list(column) for column in graph.columns], pairs)
    heights = {slot: _height(graph, slot) for column in order for slot in column}
    centres = _centres(order, pairs, heights)
    top = min(centres[slot] - heights[slot] / 2 for slot in centres)
    tops = {
        slot: (float(round(centres[slot] - heights[slot] / 2 - top)), heights[slot])
        for slot in centres
    }
    ordered = Graph(tuple(map(tuple, order)), graph.tiers, graph.nets, graph.components)
    return ordered, tops


def spread(wanted: Sequence[float], steps: Sequence[float]) -> list[float]:
    """Positions as near to ``wanted`` as can be, in order, ``steps[i]`` apart from the one before.

    Least squares by pooling adjacent violators (Ayer et al. 1955).
    """
    offsets, total = [], 0.0
    for step in steps:
        total += step
        offsets.append(total)
    blocks: list[tuple[float, int]] = []
    for value, offset in zip(wanted, offsets, strict=True):
        mean, count = value - offset, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean = (mean * count + before * many) / (count + many)
            count += many
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _pairs(graph: Graph) -> Pairs:
    """For each gap between two columns: which slot leads to which."""
    where = {slot: at for at, column in enumerate(graph.columns) for slot in column}
    found: Pairs = [[] for _ in graph.columns]
    for net in graph.nets:
        if net.back:
            continue
        end = where[Slot(net.target)]
        for caller in net.callers:
            here = Slot(caller.name)
            for at in range(where[here], end):
                there = graph.step(net, at + 1)
                if (here, there) not in found[at]:
                    found[at].append((here, there))
                here = there
    return found


def _height(graph: Graph, slot: Slot) -> float:
    if slot.net is not None:
        return PASSAGE
    leaving = sum(any(c.name == slot.name for c in net.callers) for net in graph.nets)
    entering = sum(net.target == slot.name for net in graph.nets)
    return max(BOX, OUT_STEP * leaving + 20, IN_STEP * entering + 18)


# --- order ----------------------------------------------------------------------------------------


def _ordered(order: Order, pairs: Pairs) -> Order:
    best, fewest = order, _crossings(order, pairs)
    for sweep in range(_SWEEPS):
        order = [list(column) for column in order]
        forward = sweep % 2 == 0
        ats = range(1, len(order)) if forward else range(len(order) - 2, -1, -1)
        for at in ats:
            _sort(order, at, pairs[at - 1] if forward else pairs[at], forward=forward)
        crossings = _crossings(order, pairs)
        if crossings < fewest:
            best, fewest = order, crossings
    return best


def _sort(order: Order, at: int, pairs: Iterable[tuple[Slot, Slot]], *, forward: bool) -> None:
    """Each slot goes to the mean of its neighbours on the side that is already sorted."""
    beside = _positions(order[at - 1] if forward else order[at + 1])
    near: dict[Slot, list[float]] = {}
    for left, right in pairs:
        mine, other = (right, left) if forward else (left, right)
        near.setdefault(mine, []).append(beside[other])
    own = _positions(order[at])
    order[at].sort(key=lambda slot: (_mean(near[slot]) if slot in near else own[slot], own[slot]))


def _positions(column: Sequence[Slot]) -> dict[Slot, float]:
    return {slot: (at + 0.5) / len(column) for at, slot in enumerate(column)}


def _crossings(order: Order, pairs: Pairs) -> int:
    count = 0
    for at in range(len(order) - 1):
        left, right = _positions(order[at]), _positions(order[at + 1])
        for (a, b), (c, d) in combinations(pairs[at], 2):
            count += (left[a] - left[c]) * (right[b] - right[d]) < 0
    return count


# --- heights --------------------------------------------------------------------------------------


def _centres(order: Order, pairs: Pairs, heights: Mapping[Slot, float]) -> dict[Slot, float]:
    near: dict[Slot, list[Slot]] = {}
    for gap in pairs:
        for left, right in gap:
            near.setdefault(left, []).append(right)
            near.setdefault(right, []).append(left)
    centres: dict[Slot, float] = {}
    for column in order:
        total = sum(_steps(column, heights))
        at = -total / 2
        for slot, step in zip(column, _steps(column, heights), strict=True):
            at += step
            centres[slot] = at
    for sweep in range(_SWEEPS):
        for column in order if sweep % 2 == 0 else reversed(order):
            wanted = [
                _mean([centres[other] for other in near[slot]]) if slot in near else centres[slot]
                for slot in column
            ]
            centres |= zip(column, spread(wanted, _steps(column, heights)), strict=True)
    return centres


def _steps(column: Sequence[Slot], heights: Mapping[Slot, float]) -> list[float]:
    """From each centre to the next."""
    steps = [0.0]
    for above, below in pairwise(column):
        passing = (above.net is not None) + (below.net is not None)
        gap = (GAP, GAP * 0.6, GAP * 0.45)[passing]
        steps.append(heights[above] / 2 + gap + heights[below] / 2)
    return steps


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
