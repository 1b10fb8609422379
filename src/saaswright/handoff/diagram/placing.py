"""Where each box stands: the order in a column that crosses least, then heights that bend least."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, combinations, pairwise
from typing import Final

from saaswright.handoff.diagram.graph import Graph, Slot, passing

BOX: Final = 84.0
PASSAGE: Final = 10.0
GAP: Final = 28.0
FRAME: Final = 24.0
OUT_STEP: Final = 14.0
IN_STEP: Final = 24.0
"""Pixels: heights of a box and of a passing net, space between boxes and around a framed one,
between the lines that leave a box and those that enter it.
"""

_SWEEPS: Final = 12

Order = list[list[Slot]]
Pairs = list[list[tuple[Slot, Slot]]]
Tops = dict[Slot, tuple[float, float]]


def placed(graph: Graph, least: Mapping[str, float]) -> tuple[Graph, Tops]:
    """The graph with its columns in order; the top and the height of each slot, in pixels.

    ``least`` is what the text of each box needs. The topmost slot stands at 0, or below it where
    it has a frame.
    """
    pairs = _pairs(graph)
    order = _ordered([list(column) for column in graph.columns], pairs)
    heights = {slot: _height(graph, slot, least) for column in order for slot in column}
    centres = _centres(graph, order, pairs, heights)
    top = min(centres[s] - heights[s] / 2 - _around(graph, s) for s in centres) if centres else 0.0
    tops = {s: (float(round(centres[s] - heights[s] / 2 - top)), heights[s]) for s in centres}
    ordered = Graph(tuple(map(tuple, order)), graph.tiers, graph.nets, graph.framed)
    return ordered, tops


def spread(
    wanted: Sequence[float], steps: Sequence[float], weights: Sequence[float] = ()
) -> list[float]:
    """Positions as near to ``wanted`` as can be, in order, ``steps[i]`` apart from the one before.

    Weighted least squares by pooling adjacent violators (Ayer et al. 1955). ``steps[0]`` is 0;
    without ``weights`` all count the same.
    """
    offsets = list(accumulate(steps))
    blocks: list[tuple[float, float, int]] = []
    for value, offset, own in zip(wanted, offsets, weights or [1.0] * len(offsets), strict=True):
        mean, weight, count = value - offset, own, 1
        while blocks and blocks[-1][0] > mean:
            before, heavy, many = blocks.pop()
            mean = (mean * weight + before * heavy) / (weight + heavy)
            weight, count = weight + heavy, count + many
        blocks.append((mean, weight, count))
    means = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def straightened(graph: Graph, tops: Tops, wanted: Mapping[Slot, float]) -> Tops:
    """The same places, but each passing net as near to its ``wanted`` height as boxes let it."""
    heights = {slot: height for slot, (_, height) in tops.items()}
    moved: Tops = {}
    for column in graph.columns:
        middles = [wanted.get(s, tops[s][0] + heights[s] / 2) for s in column]
        weights = [1.0 if slot.net else 1e6 for slot in column]
        centres = spread(middles, _steps(graph, column, heights), weights)
        for slot, centre in zip(column, centres, strict=True):
            moved[slot] = (round(centre - heights[slot] / 2, 1), heights[slot])
    return moved


def _pairs(graph: Graph) -> Pairs:
    """For each gap between two columns: which slot leads to which."""
    where = {slot: at for at, column in enumerate(graph.columns) for slot in column}
    found: Pairs = [[] for _ in graph.columns]
    for net in graph.nets:
        end = where[Slot(net.target)]
        for caller in () if net.back else net.callers:
            here = Slot(caller.name)
            for at in range(where[here], end):
                there = passing(net, at + 1) if at + 1 < end else Slot(net.target)
                if (here, there) not in found[at]:
                    found[at].append((here, there))
                here = there
    return found


def _height(graph: Graph, slot: Slot, least: Mapping[str, float]) -> float:
    if slot.net:
        return PASSAGE
    leaving = sum(net.called_by(slot.name) for net in graph.nets)
    entering = sum(net.target == slot.name for net in graph.nets)
    needed = least.get(slot.name, BOX)
    return max(needed, OUT_STEP * leaving + 20, IN_STEP * entering + 18)


def _around(graph: Graph, slot: Slot) -> float:
    return FRAME if not slot.net and slot.name in graph.framed else 0.0


# --- order ----------------------------------------------------------------------------------------


def _ordered(order: Order, pairs: Pairs) -> Order:
    """Barycentre sweeps to and fro, each followed by swaps of neighbours that cross less."""
    best, fewest = order, _crossings(order, pairs)
    for sweep in range(_SWEEPS):
        order = [list(column) for column in order]
        forward = sweep % 2 == 0
        for at in range(1, len(order)) if forward else range(len(order) - 2, -1, -1):
            _sort(order, at, pairs[at - 1] if forward else pairs[at], forward=forward)
        _swap(order, pairs)
        crossings = _crossings(order, pairs)
        if crossings < fewest:
            best, fewest = order, crossings
        if not fewest:
            break
    return best


def _sort(order: Order, at: int, pairs: Iterable[tuple[Slot, Slot]], *, forward: bool) -> None:
    """Each slot goes to the mean of its neighbours on the side that is already sorted."""
    beside = _positions(order[at - 1] if forward else order[at + 1])
    near: dict[Slot, list[float]] = {}
    for left, right in pairs:
        mine, other = (right, left) if forward else (left, right)
        near.setdefault(mine, []).append(beside[other])
    own = _positions(order[at])
    order[at].sort(key=lambda slot: (_mean(near.get(slot, [own[slot]])), own[slot]))


def _swap(order: Order, pairs: Pairs) -> None:
    """Exchange neighbours of a column where their lines to the columns beside then cross less."""
    for at, column in enumerate(order):
        near: dict[Slot, list[list[float]]] = {slot: [[], []] for slot in column}
        if at:
            beside = _positions(order[at - 1])
            for left, right in pairs[at - 1]:
                near[right][0].append(beside[left])
        if at + 1 < len(order):
            beside = _positions(order[at + 1])
            for left, right in pairs[at]:
                near[left][1].append(beside[right])
        for here in range(len(column) - 1):
            above, below = column[here], column[here + 1]
            if _inversions(near[above], near[below]) > _inversions(near[below], near[above]):
                column[here], column[here + 1] = below, above


def _inversions(above: Sequence[list[float]], below: Sequence[list[float]]) -> int:
    sides = zip(above, below, strict=True)
    return sum(y > other for ys, others in sides for y in ys for other in others)


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


def _centres(
    graph: Graph, order: Order, pairs: Pairs, heights: Mapping[Slot, float]
) -> dict[Slot, float]:
    near: dict[Slot, list[Slot]] = {}
    for left, right in (pair for gap in pairs for pair in gap):
        near.setdefault(left, []).append(right)
        near.setdefault(right, []).append(left)
    steps = [_steps(graph, column, heights) for column in order]
    centres: dict[Slot, float] = {}
    for column, own in zip(order, steps, strict=True):
        at = -sum(own) / 2
        for slot, step in zip(column, own, strict=True):
            at += step
            centres[slot] = at
    columns = list(zip(order, steps, strict=True))
    for sweep in range(_SWEEPS):
        for column, own in columns if sweep % 2 == 0 else reversed(columns):
            wanted = [_mean([centres[other] for other in near.get(s, [s])]) for s in column]
            centres |= zip(column, spread(wanted, own), strict=True)
    return centres


def _steps(graph: Graph, column: Sequence[Slot], heights: Mapping[Slot, float]) -> list[float]:
    """From each centre to the next."""
    steps = [0.0] if column else []
    for above, below in pairwise(column):
        gap = (GAP, GAP * 0.55, GAP * 0.5)[bool(above.net) + bool(below.net)]
        gap += _around(graph, above) + _around(graph, below)
        steps.append(heights[above] / 2 + gap + heights[below] / 2)
    return steps


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
