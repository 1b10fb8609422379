from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from itertools import combinations, pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saaswright.architecture.model import Architecture, Component, Connection, Tier
from saaswright.catalog.loader import load
from saaswright.handoff.diagram_graph import ORIGIN, graph_of
from saaswright.handoff.diagram_mermaid import mermaid
from saaswright.handoff.diagram_route import Layout, Line, Rect, lay_out
from saaswright.handoff.diagram_svg import box_width, svg
from saaswright.handoff.diagram_text import text_diagram
from saaswright.handoff.diagram_words import Words, words_of
from tests.architecture.samples import PATTERNS, sample

TIERS: tuple[Tier, ...] = ("edge", "app", "data", "external")


def words_for(pattern: str) -> Words:
    """The sample's words, its entries published on 8080."""
    architecture = sample(pattern)
    entries = {item.name: "http:8080" for item in architecture.components if item.entry}
    return words_of(architecture, load(), entries)


def layout_of(words: Words) -> Layout:
    """Its geometry."""
    return lay_out(graph_of(words.architecture, words.published), box_width(words))


@st.composite
def architectures(draw: st.DrawFn) -> Architecture:
    """Any architecture: up to nine components, calls in every direction."""
    count = draw(st.integers(1, 9))
    components = tuple(
        Component(
            name=f"part-{number}",
            role="api",
            tier=draw(st.sampled_from(TIERS)),
            technology="fastapi",
            decision="api-framework",
            purpose="",
            entry=number == 0,
        )
        for number in range(count)
    )
    names = st.sampled_from([item.name for item in components])
    links = draw(
        st.lists(
            st.builds(
                Connection,
                names,
                names,
                st.sampled_from(["http", "postgresql"]),
                st.sampled_from([80, 5432]),
                st.booleans(),
            ),
            max_size=12,
        )
    )
    return Architecture("any", "simple-api", components, tuple(links), ())


def problems(layout: Layout) -> list[str]:
    """Whatever is not as a drawing should be."""
    things = [*layout.boxes, *layout.labels]
    page = Rect("page", 0, 0, layout.width, layout.height)
    parts = [(line, stretch) for line in layout.lines for stretch in stretches(line)]
    return [
        *(f"{a.name} over {b.name}" for a, b in combinations(things, 2) if overlap(a, b)),
        *(f"{line.net} through {t.name}" for line, s in parts for t in things if overlap(s, t)),
        *(
            f"{a.net} on {b.net}"
            for a, b in combinations(layout.lines, 2)
            if a.net != b.net and share(a, b)
        ),
        *(f"{t.name} off the page" for t in [*things, *layout.regions] if not inside(t, page)),
        *(f"{line.net} off the page" for line, s in parts if not inside(s, page)),
    ]


def inside(one: Rect, page: Rect) -> bool:
    """Whether ``one`` lies on the page."""
    return (
        one.x >= 0
        and one.y >= 0
        and one.x + one.width <= page.width
        and one.y + one.height <= page.height
    )


def overlap(one: Rect, other: Rect) -> bool:
    """Whether they share an area; touching is allowed."""
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def stretches(line: Line) -> list[Rect]:
    """The straight parts of a line, as thin rectangles that do not touch their ends."""
    parts = []
    for (x, y), (u, v) in pairwise(line.points):
        left, top = min(x, u), min(y, v)
        parts.append(Rect(line.net, left + 0.1, top + 0.01, abs(x - u) - 0.2, abs(y - v) + 0.01))
    return parts


def share(one: Line, other: Line) -> bool:
    """Whether two lines run along each other rather than cross."""
    for a in stretches(one):
        for b in stretches(other):
            flat = a.height < 1 and b.height < 1 and abs(a.y - b.y) < 1
            upright = a.width < 1 and b.width < 1 and abs(a.x - b.x) < 1
            along = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
            down = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
            if (flat and along > 1) or (upright and down > 1):
                return True
    return False


@pytest.mark.parametrize("pattern", PATTERNS)
def test_nothing_in_a_drawing_overlaps(pattern: str) -> None:
    """For every pattern: no box on a box, no line through a box or a label, no shared stretch."""
    assert problems(layout_of(words_for(pattern))) == []


@given(architectures())
def test_nothing_overlaps_whatever_the_architecture(architecture: Architecture) -> None:
    """Calls in any direction, rings included, never run through a box or along each other."""
    assert problems(layout_of(words_of(architecture, load()))) == []


def test_the_geometry_test_can_fail() -> None:
    """A box moved onto another is reported."""
    layout = layout_of(words_for("three-tier-web"))
    moved = msgspec.structs.replace(layout.boxes[1], x=layout.boxes[2].x, y=layout.boxes[2].y)
    broken = msgspec.structs.replace(layout, boxes=(moved, *layout.boxes[2:]))
    assert problems(broken)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_connection_is_drawn(pattern: str) -> None:
    """Each target has an arrow, each caller a line of the target's net, dashed when optional."""
    words = words_for(pattern)
    graph = graph_of(words.architecture, words.published)
    layout = layout_of(words)
    assert {box.name for box in layout.boxes} == {
        ORIGIN,
        *(item.name for item in words.architecture.components),
    }
    for net in graph.nets:
        lines = [line for line in layout.lines if line.net == net.key]
        box = next(box for box in layout.boxes if box.name == net.target)
        ends = [line.points[-1] for line in lines if line.arrow]
        assert len(ends) == 1
        assert ends[0][0] == box.x
        assert box.y < ends[0][1] < box.y + box.height
        for caller in net.callers:
            start = next(box for box in layout.boxes if box.name == caller.name)
            own = [
                line
                for line in lines
                if line.points[0][0] == start.x + start.width
                and start.y < line.points[0][1] < start.y + start.height
            ]
            assert any(line.dashed is not caller.required for line in own)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_svg_is_sound_and_names_everything(pattern: str) -> None:
    """Well-formed XML with title and description, each component's name and each label in it."""
    words = words_for(pattern)
    root = ElementTree.fromstring(svg(words))
    space = "{http://www.w3.org/2000/svg}"
    texts = [node.text for node in root.iter(f"{space}text")]
    assert root.find(f"{space}title") is not None
    description = root.find(f"{space}desc")
    assert description is not None
    assert description.text
    for item in words.architecture.components:
        assert item.name in texts
        assert item.name in description.text
    for link in words.architecture.connections:
        assert f"{link.protocol}:{link.port}" in texts


HOSTILE = 'a"<script>|`]) end #1; & → ok'


def hostile() -> Words:
    """Names that would break out of the syntax around them."""
    words = words_for("three-tier-web")
    names = dict.fromkeys(words.names, HOSTILE)
    return msgspec.structs.replace(words, names=names, pattern=HOSTILE, origin=HOSTILE)


def test_texts_are_escaped() -> None:
    """Markup in a name is shown, not obeyed, in SVG and in Mermaid."""
    root = ElementTree.fromstring(svg(hostile()))
    assert all("script" not in node.tag for node in root.iter())
    assert HOSTILE in [node.text for node in root.iter()]
    assert "<script" not in mermaid(hostile())


NODE = r'\w+(?:\(\["[^"]*"\]\)|\[\("[^"]*"\)\]|\[\["[^"]*"\]\]|\["[^"]*"\])'
GRAMMAR = re.compile(
    rf"flowchart LR|  {NODE}|    {NODE}|  subgraph \w+\[\"[^\"]*\"\]|  end"
    r'|  \w+ (?:-->|-\.->)\|"[^"|]*"\| \w+'
)


@pytest.mark.parametrize("words", [*(words_for(pattern) for pattern in PATTERNS), hostile()])
def test_mermaid_lines_follow_the_flowchart_grammar(words: Words) -> None:
    """Every line is a node, an edge or a subgraph; edges name nodes that exist; blocks close."""
    lines = mermaid(words).splitlines()
    for line in lines:
        assert GRAMMAR.fullmatch(line), line
    nodes = {match[1] for line in lines if (match := re.match(r"\s+(\w+)[\[(]", line))}
    for line in lines:
        if edge := re.match(r'  (\w+) \S+?\|"[^"]*"\| (\w+)', line):
            assert {edge[1], edge[2]} <= nodes
    assert sum(line.startswith("  subgraph") for line in lines) == lines.count("  end")


def test_the_terminal_shows_every_component_and_call() -> None:
    """Each component has a line; needed and optional calls look different."""
    words = words_for("three-tier-web")
    text = text_diagram(words.architecture, words)
    assert "app ×2" in text
    assert "→ database, → cache, ⇢ broker" in text
    assert all(item.name in text for item in words.architecture.components)
    assert max(map(len, text.splitlines())) <= 110
    assert text_diagram(words.architecture).count("fastapi") == 3
