"""Vertical lanes beside rows of text: which net runs in which, and what each row shows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec

Kind = Literal["into", "needs", "can do without"]

_JOIN: Final[dict[Kind, str]] = {"needs": "●", "can do without": "○"}
_TURN: Final = {(False, True): "╮", (True, False): "╯", (True, True): "┤", (False, False): "─"}
"""What ends an arrow's line, by whether its lane goes on above and below."""


class Touch(msgspec.Struct, frozen=True):
    """The net ``key`` begins, is joined or ends in row ``row``."""

    key: str
    row: int
    kind: Kind


def lanes_of(touches: Sequence[Touch]) -> dict[str, int]:
    """The lane of every net, from 0; nets that no row has in common share one.

    Short nets stand left, next to the text.
    """
    spans: dict[str, tuple[int, int]] = {}
    for touch in touches:
        low, high = spans.get(touch.key, (touch.row, touch.row))
        spans[touch.key] = (min(low, touch.row), max(high, touch.row))
    lanes: dict[str, int] = {}
    for key in sorted(spans, key=lambda key: (spans[key][1] - spans[key][0], spans[key], key)):
        taken = {
            lanes[other]
            for other in lanes
            if spans[other][0] <= spans[key][1] and spans[key][0] <= spans[other][1]
        }
        lanes[key] = next(lane for lane in range(len(spans)) if lane not in taken)
    return lanes


def strip(row: int, touches: Sequence[Touch], lanes: Mapping[str, int], step: int) -> str:
    """What ``row`` shows of the lanes, ``step`` columns each."""
    here = {lanes[touch.key]: touch for touch in touches if touch.row == row}
    last = max(here, default=-1)
    parts = []
    for lane in range(max(lanes.values(), default=-1) + 1):
        before = "─" if lane <= last else " "
        parts.append(before * (step - 1) + _sign(row, lane, here.get(lane), touches, lanes, last))
    return "".join(parts)


def _sign(
    row: int,
    lane: int,
    touch: Touch | None,
    touches: Sequence[Touch],
    lanes: Mapping[str, int],
    last: int,
) -> str:
    rows: dict[str, list[int]] = {}
    for other in touches:
        if lanes[other.key] == lane:
            rows.setdefault(other.key, []).append(other.row)
    above = any(min(each) < row <= max(each) for each in rows.values())
    below = any(min(each) <= row < max(each) for each in rows.values())
    if touch is not None:
        return _JOIN.get(touch.kind) or _TURN[above, below]
    if above and below:
        return "┼" if lane < last else "│"
    return "─" if lane < last else " "
