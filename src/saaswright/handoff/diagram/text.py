"""The picture for a terminal: tiers from top to bottom, calls as lanes beside them.

Every net has a lane. ``●`` is where a caller that needs the target joins it, ``○`` one that can do
without; ``┼`` only passes. The arrow leads into the target, with protocol and port beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from unicodedata import east_asian_width

import msgspec

from saaswright.architecture.model import Architecture
from saaswright.catalog.model import Catalog
from saaswright.handoff.diagram.cards import NOTES, ORIGIN, TITLES, Deck, deck_of
from saaswright.handoff.diagram.graph import ORIGIN as ORIGIN_ROW
from saaswright.handoff.diagram.graph import Net, nets_of
from saaswright.handoff.diagram.lanes import Touch, lanes_of, strip

WIDTH: Final = 92
"""Columns at most: it fits a terminal of 96 with an indent."""


class _Row(msgspec.Struct):
    """A line: what it says on the left, its label, and which nets it touches how."""

    text: str
    label: str = ""
    into: Net | None = None
    out: tuple[tuple[Net, bool], ...] = ()


def text(architecture: Architecture, catalog: Catalog) -> str:
    """At most :data:`WIDTH` columns, more only if names and lanes alone need it; every component
    is named. Ends with a newline.
    """
    deck = deck_of(architecture, catalog)
    everywhere = dict.fromkeys((item.name for item in architecture.components), 1)
    nets = nets_of(architecture, deck.published, {ORIGIN_ROW: 0, **everywhere})
    rows = list(_rows(architecture, deck, nets))
    touches = [
        *(Touch(row.into.key, at, "into") for at, row in enumerate(rows) if row.into),
        *(
            Touch(net.key, at, "needs" if need else "can do without")
            for at, row in enumerate(rows)
            for net, need in row.out
        ),
    ]
    lanes = lanes_of(touches)
    left = max((columns(row.text) for row in rows), default=0) + 1
    labels = max((len(row.label) for row in rows), default=0)
    count = max(lanes.values(), default=-1) + 1
    step = 3 if left + labels + 6 + 3 * count <= WIDTH else 2
    names = max((columns(card.name) for card in deck.cards.values()), default=0) + 2
    left = max(names, min(left, WIDTH - labels - 6 - step * count))
    lines = []
    for at, row in enumerate(rows):
        start = _start(row, left, labels)
        lines.append((start + strip(at, touches, lanes, step)).rstrip())
    return "\n".join([*lines, "", _legend()]) + "\n"


def columns(text: str) -> int:
    """How many columns of a terminal ``text`` takes."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _legend() -> str:
    return "● needs it to work   ○ works without, with less   ┼ passes by"


def _start(row: _Row, left: int, labels: int) -> str:
    text = _cut(row.text, left)
    fill = "─" if row.text.startswith(("╭", "╰")) else " "
    end = {"╭": "╮", "╰": "╯", "│": "│"}.get(row.text[:1], " ")
    body = text + fill * (left - columns(text)) + end
    if row.into is not None:
        return f"{body}◀─ {row.label} ".ljust(left + 1) + "─" * (labels - len(row.label)) + "─"
    if row.out:
        return body[:-1] + ("├" if end == "│" else "─") + "─" * (labels + 5)
    return body + " " * (labels + 5)


def _cut(text: str, width: int) -> str:
    if columns(text) <= width:
        return text
    while text and columns(text) > width - 1:
        text = text[:-1]
    return text + "…"


def _rows(architecture: Architecture, deck: Deck, nets: tuple[Net, ...]) -> Iterator[_Row]:
    first = [(net, True) for net in nets if net.called_by(ORIGIN_ROW)]
    if first:
        yield _Row(f"  {ORIGIN} · {deck.origin}", out=tuple(first))
    for tier, title in TITLES.items():
        inside = [item.name for item in architecture.components if item.tier == tier]
        if inside:
            note = f" · {NOTES[tier]}" if NOTES[tier] else ""
            yield _Row(f"╭─ {title.lower()}{note} ")
            for name in inside:
                yield from _component(deck, name, nets)
            yield _Row("╰")


def _component(deck: Deck, name: str, nets: tuple[Net, ...]) -> Iterator[_Row]:
    """A row for each net that comes in, then one for all calls that go out."""
    card = deck.cards[name]
    entering = [net for net in nets if net.target == name]
    leaving = tuple(
        (net, caller.required) for net in nets for caller in net.callers if caller.name == name
    )
    disk = "keeps data" if card.stateful else ""
    kind = (card.technology, card.copies, card.mark, disk, card.segment)
    texts = [f"│ {card.name}", f"│   {' · '.join(part for part in kind if part)}"]
    rows = [_Row("│", net.label, net) for net in entering]
    if leaving:
        rows += [_Row("│")] * (not rows) + [_Row("│", out=leaving)]
    rows += [_Row("│") for _ in range(len(texts) - len(rows))]
    for at, row in enumerate(rows):
        yield _Row(texts[at] if at < len(texts) else "│", row.label, row.into, row.out)
