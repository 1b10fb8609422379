"""``docs/architecture.svg``: the drawing, legible at its own size on a light or a dark page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from saaswright.architecture.model import Component
from saaswright.handoff.diagram_graph import ORIGIN, graph_of
from saaswright.handoff.diagram_route import (
    ARROW,
    FOOT,
    LABEL_FONT,
    MARGIN,
    Layout,
    Line,
    Rect,
    lay_out,
    text_width,
)
from saaswright.handoff.diagram_words import Words

NAME_FONT: Final = 13.5
KIND_FONT: Final = 11.5
NOTE_FONT: Final = 10.5
SMALLEST: Final = 9.5

_TITLES: Final = {
    "edge": "EDGE NETWORK",
    "app": "APPLICATION NETWORK",
    "data": "DATA NETWORK",
    "external": "CLOUD SERVICES",
}

_STYLE: Final = """
  text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif }
  .page { fill: #ffffff } .ink { fill: #1d2530 } .soft { fill: #566071 }
  .frame { fill: none; stroke: #8b95a5; stroke-width: 1.25; stroke-dasharray: 1 4;
           stroke-linecap: round }
  .region { fill: #f5f7fa; stroke: #d5dbe3 }
  .box { fill: #ffffff; stroke: #aab4c2 } .behind { fill: #eef1f5; stroke: #c3cad5 }
  .line { fill: none; stroke: #566071; stroke-width: 1.4; stroke-linejoin: round }
  .dashed { stroke-dasharray: 5 4 } .tip { fill: #566071 }
  .edge { fill: #2f74c0 } .app { fill: #1f8a70 } .data { fill: #b7791f } .external { fill: #8057b5 }
  .icon { fill: none; stroke: #b7791f; stroke-width: 1.2 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #12161c } .ink { fill: #e8ecf2 } .soft { fill: #a3adbb }
    .frame { stroke: #6b7686 } .region { fill: #181e26; stroke: #2c3541 }
    .box { fill: #1f2732; stroke: #465264 } .behind { fill: #19202a; stroke: #3a4555 }
    .line { stroke: #a3adbb } .tip { fill: #a3adbb }
    .edge { fill: #5a9be0 } .app { fill: #45b597 } .data { fill: #d9a24c }
    .external { fill: #a98bd8 } .icon { stroke: #d9a24c }
  }
"""


def svg(words: Words) -> str:
    """The drawing as one SVG document, ending with a newline; every text in it is escaped."""
    graph = graph_of(words.architecture, words.published)
    layout = lay_out(graph, box_width(words), least_width=_least_width(words))
    parts = [*_head(words, layout), *_regions(layout)]
    parts += [_behind(box) for box in layout.boxes if _replicas(words, box) > 1]
    parts += [_line(line) for line in layout.lines]
    for box in layout.boxes:
        parts += _origin(words, box) if box.name == ORIGIN else _box(words, box)
    parts += [_text(r.x, r.y + r.height - 2, r.name, LABEL_FONT, "soft") for r in layout.labels]
    parts += _legend(layout)
    return "\n".join([*parts, "</svg>"]) + "\n"


def box_width(words: Words) -> float:
    """Wide enough for the longest text of any box, in pixels."""
    widths = [110.0]
    for item in words.architecture.components:
        name, kind, note = _texts(words, item)
        widths.append(text_width(name, NAME_FONT, bold=True) + 46)
        # A long name of a product shrinks a little rather than widen every box.
        widths += [text_width(kind, SMALLEST) + 24, text_width(note, NOTE_FONT) + 24]
    return float(round(max(widths)))


def _texts(words: Words, item: Component) -> tuple[str, str, str]:
    note = "your image" if item.custom else ""
    if item.external:
        note = "outside the spec"
    elif item.one_shot:
        note = "runs once, then stops"
    copies = f"× {item.replicas}" if item.replicas > 1 else ""
    return item.name, words.technology(item), " · ".join(part for part in (copies, note) if part)


def _least_width(words: Words) -> float:
    longest = max((text_width(line, KIND_FONT) for line in _subtitle(words)), default=0.0)
    title = text_width(words.architecture.product, 18, bold=True)
    return max(longest, title, _LEGEND_WIDTH) + 2 * MARGIN


def _subtitle(words: Words) -> tuple[str, ...]:
    return (words.pattern,)


def _head(words: Words, layout: Layout) -> Iterator[str]:
    width, height = f"{layout.width:g}", f"{layout.height:g}"
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="title desc">'
    )
    title = f"{words.architecture.product}: {words.pattern}"
    yield f'<title id="title">{_escaped(title)}</title>'
    yield f'<desc id="desc">{_escaped(words.description())}</desc>'
    yield f"<style>{_STYLE}</style>"
    yield f'<rect class="page" width="{width}" height="{height}"/>'
    yield _text(MARGIN, 32, words.architecture.product, 18, "ink", bold=True)
    for at, line in enumerate(_subtitle(words)):
        yield _text(MARGIN, 51 + 15 * at, line, KIND_FONT, "soft")


def _regions(layout: Layout) -> Iterator[str]:
    if layout.deployment is not None:
        frame = layout.deployment
        yield _rect("frame", frame, 14)
        yield _text(frame.x + 14, frame.y + 18, "One deployment of a plan", KIND_FONT, "soft")
    for region in layout.regions:
        yield _rect("region", region, 10)
        yield (
            f'<rect class="{region.name}" x="{region.x + 12:g}" y="{region.y + 13:g}" '
            'width="8" height="8" rx="2"/>'
        )
        title = _TITLES[region.name]
        yield _text(region.x + 26, region.y + 21, title, NOTE_FONT, "soft", bold=True)


def _rect(kind: str, rect: Rect, radius: int) -> str:
    return (
        f'<rect class="{kind}" x="{rect.x:g}" y="{rect.y:g}" width="{rect.width:g}" '
        f'height="{rect.height:g}" rx="{radius}"/>'
    )


def _behind(box: Rect) -> str:
    return _rect("behind", Rect(box.name, box.x + 4, box.y + 4, box.width, box.height), 8)


def _replicas(words: Words, box: Rect) -> int:
    return 1 if box.name == ORIGIN else words.architecture.component(box.name).replicas


def _line(line: Line) -> str:
    points = [*line.points]
    tip = ""
    if line.arrow:
        x, y = points[-1]
        points[-1] = (x - ARROW + 1, y)
        tip = f'<path class="tip" d="M{x:g} {y:g}l-{ARROW:g} -4v8z"/>'
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    return f'<path class="line{" dashed" if line.dashed else ""}" d="{path}"/>{tip}'


def _origin(words: Words, box: Rect) -> Iterator[str]:
    yield _rect("box", box, round(box.height / 2))
    middle = box.x + box.width / 2
    width = text_width(words.origin, NAME_FONT, bold=True)
    yield _text(middle - width / 2, box.y + box.height / 2 + 5, words.origin, NAME_FONT, "ink",
                bold=True, middle=middle)  # fmt: skip


def _box(words: Words, box: Rect) -> Iterator[str]:
    item = words.architecture.component(box.name)
    name, kind, note = _texts(words, item)
    yield _rect("box", box, 8)
    yield (
        f'<path class="{item.tier}" d="M{box.x + 4:g} {box.y + 0.5:g}h-1a3 8 0 0 0 -3 8'
        f'v{box.height - 17:g}a3 8 0 0 0 3 8h1z"/>'
    )
    middle = box.y + box.height / 2
    first = middle - 12 if note else middle - 4
    yield _text(box.x + 14, first, name, NAME_FONT, "ink", bold=True)
    size = min(KIND_FONT, KIND_FONT * (box.width - 24) / text_width(kind, KIND_FONT))
    yield _text(box.x + 14, first + 17, kind, round(size, 1), "ink")
    if note:
        yield _text(box.x + 14, first + 32, note, NOTE_FONT, "soft")
    if item.stateful:
        yield _cylinder(box.x + box.width - 22, box.y + 9)


def _cylinder(x: float, y: float) -> str:
    return (
        f'<path class="icon" d="M{x:g} {y + 2.5:g}v8a5.5 2.5 0 0 0 11 0v-8'
        f'a5.5 2.5 0 0 0 -11 0a5.5 2.5 0 0 0 11 0"/>'
    )


_LEGEND: Final = (("solid", "needed to work"), ("dashed", "works without, with less"),
                  ("cylinder", "keeps data"), ("stack", "several replicas"))  # fmt: skip
_LEGEND_WIDTH: Final = sum(text_width(text, NOTE_FONT) + 52 for _, text in _LEGEND)


def _legend(layout: Layout) -> Iterator[str]:
    x, y = MARGIN, layout.height - FOOT / 2 + 10
    for kind, text in _LEGEND:
        if kind == "cylinder":
            yield _cylinder(x + 8, y - 11)
        elif kind == "stack":
            yield _rect("behind", Rect("", x + 6, y - 8, 18, 10), 3)
            yield _rect("box", Rect("", x + 3, y - 11, 18, 10), 3)
        else:
            yield _line(Line("", ((x, y - 4), (x + 26, y - 4)), kind == "dashed", arrow=True))
        yield _text(x + 32, y, text, NOTE_FONT, "soft")
        x += 32 + text_width(text, NOTE_FONT) + 20


def _text(
    x: float, y: float, text: str, size: float, kind: str, *, bold: bool = False,
    middle: float | None = None,
) -> str:  # fmt: skip
    weight = ' font-weight="600"' if bold else ""
    anchor = ' text-anchor="middle"' if middle is not None else ""
    at = middle if middle is not None else x
    return (
        f'<text class="{kind}" x="{at:g}" y="{y:g}" font-size="{size:g}"{weight}{anchor}>'
        f"{_escaped(text)}</text>"
    )


def _escaped(text: str) -> str:
    return escape(" ".join(text.split()), quote=True)
