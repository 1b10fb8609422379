"""Across the drawing: the x of every column, and of the vertical tracks between columns.

Between two columns every net that bends has a track; nets whose heights are apart share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from saaswright.handoff.diagram.graph import Graph, Slot
from saaswright.handoff.diagram.layout import Space
from saaswright.handoff.diagram.measure import LABEL_FONT, text_width
from saaswright.handoff.diagram.ports import Run

ARROW: Final = 8.0
BEYOND: Final = 6.0
DEPLOYMENT: Final = 10.0
FRAME_SIDE: Final = 10.0
"""Pixels: the length of an arrow's head, how far a label stands from what follows it, how far the
border of a deployment from those of its regions, and a frame from its box.
"""

_APART: Final = 12.0


class Gaps(msgspec.Struct, frozen=True):
    """``columns`` and ``widths`` of the columns; ``tracks`` by net in the gap right of each.

    ``sides`` is the room left of each column for the border of a region; ``width`` is the whole.
    """

    columns: tuple[float, ...]
    widths: tuple[float, ...]
    sides: tuple[float, ...]
    tracks: tuple[dict[str, float], ...]
    width: float

    def right(self, at: int) -> float:
        """Where column ``at`` ends."""
        return self.columns[at] + self.widths[at]


def gaps_of(graph: Graph, runs: Sequence[Sequence[Run]], space: Space) -> Gaps:
    """``runs`` are those of the gap right of each column, in the order of their tracks."""
    tiers = ["outside", *graph.tiers, "outside"]
    columns: list[float] = []
    widths: list[float] = []
    tracks: list[dict[str, float]] = []
    x = space.margin
    for at, tier in enumerate(graph.tiers):
        if at:
            x += _side(tier, tiers[at], space)
        columns.append(float(round(x)))
        widths.append((space.box if at else space.origin) if graph.columns[at] else 0.0)
        x = columns[-1] + widths[-1] + _side(tier, tiers[at + 2], space)
        own, x = _tracks(graph, at, runs[at], x, space.track)
        tracks.append(own)
        if at + 1 < len(graph.tiers):
            x += 10 + _widest_label(graph, at + 1) + BEYOND
    sides = tuple(_side(tier, tiers[at], space) for at, tier in enumerate(graph.tiers))
    return Gaps(tuple(columns), tuple(widths), sides, tuple(tracks), x + 8 + space.margin)


def _side(tier: str, beside: str, space: Space) -> float:
    """Room for the border of the tier's region, or for an arrow's head where there is none.

    The border of the deployment takes some more.
    """
    if tier in (beside, "origin"):
        return ARROW
    outer = tier != "external" and beside in ("origin", "external", "outside")
    return space.pad + (DEPLOYMENT if outer else 0)


def _tracks(
    graph: Graph, at: int, runs: Sequence[Run], x: float, step: float
) -> tuple[dict[str, float], float]:
    """The x of every track in a gap that begins at ``x``, and where they end."""
    own: dict[str, float] = {}
    held: list[Run] = []
    for run in runs:
        if run.bends:
            if not held or not all(_apart(run, other) for other in held):
                x, held = x + step, []
            held.append(run)
            own[run.net.key] = x
    for net in graph.nets:
        if net.back and any(graph.column_of(caller.name) == at for caller in net.callers):
            x += step
            own[f"{net.key} out"] = x
        if net.back and graph.column_of(net.target) == at + 1:
            x += step
            own[f"{net.key} in"] = x
    return own, x


def _apart(one: Run, other: Run) -> bool:
    return one.low - other.high > _APART or other.low - one.high > _APART


def _widest_label(graph: Graph, at: int) -> float:
    ending = [net.label for net in graph.nets if Slot(net.target) in graph.columns[at]]
    framed = any(slot.name in graph.framed for slot in graph.columns[at])
    widest = max((text_width(label, LABEL_FONT) for label in ending), default=0.0)
    return widest + FRAME_SIDE * framed
