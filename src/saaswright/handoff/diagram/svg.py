"""``docs/architecture.svg``: the drawing, legible at its own size on a light or a dark page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import ceil
from typing import Final

from saaswright.architecture.model import Architecture
from saaswright.catalog.model import Catalog
from saaswright.handoff.diagram.cards import NOTES, ORIGIN, TITLES, Card, Deck, deck_of
from saaswright.handoff.diagram.gaps import ARROW
from saaswright.handoff.diagram.graph import ORIGIN as ORIGIN_BOX
from saaswright.handoff.diagram.graph import graph_of
from saaswright.handoff.diagram.layout import Layout, Line, Point, Rect, Space
from saaswright.handoff.diagram.lines import ROUND
from saaswright.handoff.diagram.measure import LABEL_FONT, fitted, text_width, wrapped
from saaswright.handoff.diagram.routing import lay_out
from saaswright.handoff.diagram.svg_style import STYLE, cylinder, number
from saaswright.handoff.diagram.wording import describe, plan_lines

NAME_FONT: Final = 13.5
KIND_FONT: Final = 11.5
NOTE_FONT: Final = 10.5
_INSET: Final = 15.0
_LINES: Final = 3
_LEGEND: Final = (
    ("solid", "needs it to work"),
    ("dashed", "works without, with less"),
    ("stack", "several replicas (×low–high over the plans)"),
    ("cylinder", "keeps data"),
)


def svg(architecture: Architecture, catalog: Catalog) -> str:
    """The drawing as one SVG document, ending with a newline; every text in it is escaped."""
    deck = deck_of(architecture, catalog)
    layout = layout_of(architecture, deck)
    tiers = {item.name: item.tier for item in architecture.components}
    parts = [*_head(architecture, deck, layout), *_regions(deck, layout)]
    parts += [_rect("behind", _behind(box), 8) for box in layout.boxes if _stacked(deck, box)]
    parts += [_line(line) for line in layout.lines]
    for box in layout.boxes:
        if box.name == ORIGIN_BOX:
            parts += _origin(deck, box)
        else:
            parts += _card(deck.cards[box.name], box, tiers[box.name])
    parts += [_text(r.x, r.bottom - 3, r.name, LABEL_FONT, "soft") for r in layout.labels]
    parts += _legend(layout)
    return "\n".join([*parts, "</svg>"]) + "\n"


def layout_of(architecture: Architecture, deck: Deck) -> Layout:
    """The geometry that :func:`svg` draws."""
    framed = [name for name, card in deck.cards.items() if card.segment]
    graph = graph_of(architecture, deck.published, framed)
    legend = sum(_legend_step(text) for _, text in _LEGEND) + 24
    title = text_width(deck.product, 20, bold=True) + 48
    width = _box_width(deck)
    space = Space(
        box=width,
        origin=112.0,
        heights=_heights(deck, width),
        head=78 + 15 * len(plan_lines(deck)),
        foot=54.0,
        least=float(round(max(legend, title))),
    )
    return lay_out(graph, space)


def _box_width(deck: Deck) -> float:
    """Wide enough for the name and the technology of every box; purposes wrap."""
    widths = [192.0]
    for card in deck.cards.values():
        name = text_width(card.name, NAME_FONT, bold=True) + 22 * card.stateful
        widths.append(name + _pill_width(card.copies) + 2 * _INSET)
        widths.append(text_width(card.technology, KIND_FONT) + _pill_width(card.mark) + 2 * _INSET)
    return float(ceil(min(max(widths), 260)))


def _heights(deck: Deck, width: float) -> dict[str, float]:
    heights = {ORIGIN_BOX: 76.0}
    for name, card in deck.cards.items():
        lines = len(wrapped(card.purpose, width - 2 * _INSET, NOTE_FONT, _LINES))
        heights[name] = 58.0 + (13.5 * lines if lines else -6)
    return heights


def _pill_width(text: str) -> float:
    return text_width(text, 10) + 20 if text else 0.0


# --- around ---------------------------------------------------------------------------------------


def _head(architecture: Architecture, deck: Deck, layout: Layout) -> Iterator[str]:
    width, height = number(layout.width), number(layout.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="title desc">'
    )
    yield f'<title id="title">{_escaped(f"Architecture of {deck.product}: {deck.pattern}")}</title>'
    yield f'<desc id="desc">{_escaped(describe(architecture, deck))}</desc>'
    yield f"<style>{STYLE}</style>"
    yield f'<rect class="page" width="{width}" height="{height}"/>'
    yield _text(24, 36, deck.product, 20, "ink", bold=True)
    yield _text(24, 56, deck.pattern, 12.5, "soft")
    for at, line in enumerate(plan_lines(deck)):
        yield _text(24, 72 + 15 * at, fitted(line, layout.width - 48, KIND_FONT), KIND_FONT, "soft")


def _regions(deck: Deck, layout: Layout) -> Iterator[str]:
    if layout.deployment is not None:
        frame = layout.deployment
        yield _rect("deployment", frame, 14)
        place = fitted(deck.place, frame.width - 32, KIND_FONT)
        yield _text(frame.x + 16, frame.y + 20, place, KIND_FONT, "soft")
    for region in layout.regions:
        yield _rect(f"region r-{region.name}", region, 10)
        title, note = TITLES[region.name].upper(), NOTES[region.name]
        both = text_width(title, 10.5, bold=True) + text_width(f" · {note}", 10.5)
        said = f'<tspan class="soft" font-weight="400"> · {_escaped(note)}</tspan></text>'
        name = _text(region.x + 18, region.y + 23, title, 10.5, f"t-{region.name}", bold=True)
        fits = note and both < region.width - 26
        yield name.replace("</text>", said) if fits else name
    for frame in layout.frames:
        yield _rect("frame", frame, 8)
        segment = deck.cards[frame.name].segment.upper()
        yield _text(frame.x + 10, frame.y + 16, segment, 9.5, "t-payments", bold=True)


def _legend_step(text: str) -> float:
    return 34 + text_width(text, NOTE_FONT) + 16


def _legend(layout: Layout) -> Iterator[str]:
    x, y = 24.0, layout.height - 22
    for kind, text in _LEGEND:
        if kind == "cylinder":
            yield cylinder(x + 12, y - 11)
        elif kind == "stack":
            yield _rect("behind", Rect("", x + 8, y - 7, 20, 11), 3)
            yield _rect("card", Rect("", x + 4, y - 11, 20, 11), 3)
        else:
            yield _line(Line("", ((x, y - 4), (x + 28, y - 4)), kind == "dashed", arrow=True))
        yield _text(x + 34, y, text, NOTE_FONT, "soft")
        x += _legend_step(text)


# --- lines and boxes ------------------------------------------------------------------------------


def _line(line: Line) -> str:
    points, tip = [*line.points], ""
    if line.arrow:
        x, y = points[-1]
        points[-1] = (x - ARROW + 1, y)
        tip = f'<path class="tip" d="M{number(x)} {number(y)}l-{ARROW:g} -4.5v9z"/>'
    kind = "line dashed" if line.dashed else "line"
    return f'<path class="{kind}" d="{_path(points)}"/>{tip}'


def _path(points: list[Point]) -> str:
    """Straight stretches with rounded corners; a corner never takes more than its stretch has."""
    parts = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for at in range(1, len(points) - 1):
        before, here, after = points[at - 1 : at + 2]
        first, second = _length(before, here), _length(here, after)
        room = min(first if at == 1 else first / 2, second if at == len(points) - 2 else second / 2)
        radius = min(ROUND, room)
        start, end = _toward(here, before, radius), _toward(here, after, radius)
        parts.append(f"L{number(start[0])} {number(start[1])}")
        parts.append(f"Q{number(here[0])} {number(here[1])} {number(end[0])} {number(end[1])}")
    return "".join([*parts, f"L{number(points[-1][0])} {number(points[-1][1])}"])


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _toward(here: Point, there: Point, by: float) -> Point:
    length = _length(here, there) or 1.0
    dx, dy = (there[0] - here[0]) / length, (there[1] - here[1]) / length
    return here[0] + dx * by, here[1] + dy * by


def _origin(deck: Deck, box: Rect) -> Iterator[str]:
    middle, centre = box.x + box.width / 2, box.y + box.height / 2
    yield _rect("card", box, 26)
    notes = wrapped(deck.origin, box.width - 12, 9.5, 2)
    first = centre + 5 - 6.5 * len(notes)
    yield _text(middle, first, ORIGIN, NAME_FONT, "ink", bold=True, middle=True)
    for at, note in enumerate(notes):
        yield _text(middle, first + 15 + 13 * at, note, 9.5, "soft", middle=True)


def _card(card: Card, box: Rect, tier: str) -> Iterator[str]:
    x, inner = box.x + _INSET, box.width - 2 * _INSET
    purpose = wrapped(card.purpose, inner, NOTE_FONT, _LINES)
    y = box.y + (box.height - 57 - 13.5 * len(purpose)) / 2
    yield f"<g><title>{_escaped(f'{card.name}: {card.purpose}')}</title>"
    yield _rect("card", box, 8)
    yield _rect(f"b-{tier}", Rect("", box.x, box.y + 8, 3.5, box.height - 16), 1.7)
    right = box.right - 12
    if card.stateful:
        right -= 12
        yield cylinder(right, y + 11)
        right -= 8
    if card.copies:
        yield from _pill(right, y + 9, card.copies, "pill", "ink")
        right -= _pill_width(card.copies)
    name = fitted(card.name, right - x, NAME_FONT, bold=True)
    yield _text(x, y + 23, name, NAME_FONT, "ink", bold=True)
    if card.mark:
        yield from _pill(box.right - 12, y + 27.5, card.mark, "outline", "soft")
    kind = fitted(card.technology, inner - _pill_width(card.mark), KIND_FONT)
    yield _text(x, y + 40, kind, KIND_FONT, "ink")
    for at, line in enumerate(purpose):
        yield _text(x, y + 59 + 13.5 * at, line, NOTE_FONT, "soft")
    yield "</g>"


def _pill(right: float, y: float, text: str, shape: str, ink: str) -> Iterator[str]:
    width = text_width(text, 10) + 12
    yield _rect(shape, Rect("", right - width, y, width, 17), 8.5)
    yield _text(right - width / 2, y + 12, text, 10, ink, middle=True)


def _behind(box: Rect) -> Rect:
    return Rect(box.name, box.x + 5, box.y + 5, box.width, box.height)


def _stacked(deck: Deck, box: Rect) -> bool:
    return box.name != ORIGIN_BOX and bool(deck.cards[box.name].copies)


# --- atoms ----------------------------------------------------------------------------------------


def _rect(kind: str, rect: Rect, radius: float) -> str:
    return (
        f'<rect class="{kind}" x="{number(rect.x)}" y="{number(rect.y)}" '
        f'width="{number(rect.width)}" height="{number(rect.height)}" rx="{number(radius)}"/>'
    )


def _text(
    x: float, y: float, text: str, size: float, kind: str, *, bold: bool = False,
    middle: bool = False,
) -> str:  # fmt: skip
    weight = ' font-weight="600"' if bold else ""
    anchor = ' text-anchor="middle"' if middle else ""
    return (
        f'<text class="{kind}" x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
        f"{weight}{anchor}>{_escaped(text)}</text>"
    )


def _escaped(text: str) -> str:
    return escape(text, quote=True)
