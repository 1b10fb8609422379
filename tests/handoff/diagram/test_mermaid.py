from __future__ import annotations

import re

import pytest

from saaswright.catalog.loader import load
from saaswright.handoff.diagram.mermaid import mermaid
from tests.handoff.diagram.drawings import drawn

EVERY = pytest.mark.parametrize("name", drawn())

# What may stand between quotes: no quote, no markup, `#` only as an entity, `<` only as a break.
TEXT = r'"((?:[^"#<>&`|\[\]{}()\\*]|#\d+;|<br/>)*)"'
NODE = re.compile(rf"(c\d+|origin)(\[|\[\[|\[\(|\(\[){TEXT}(\]|\]\]|\)\]|\]\))(?::::(\w+))?")
OPEN = re.compile(rf"subgraph ((?:tier|segment)_\w+)\[{TEXT}\]")
EDGE = re.compile(rf"(c\d+|origin) (-->|-\.->)\|{TEXT}\| (c\d+)")
CLASS = re.compile(r"classDef (\w+) [\w:#,\- ]+")
PAIRS = {"[": "]", "[[": "]]", "[(": ")]", "([": "])"}


def parse(text: str) -> tuple[dict[str, str], list[tuple[str, str, str, str]]]:
    """Nodes by id, and edges; fails on any line that the grammar above does not know."""
    first, *lines = text.splitlines()
    assert first == "flowchart LR"
    nodes: dict[str, str] = {}
    edges, depth, classes, used = [], 0, set(), set()
    for line in map(str.strip, lines):
        if match := OPEN.fullmatch(line):
            depth += 1
        elif line == "end":
            depth -= 1
            assert depth >= 0
        elif match := NODE.fullmatch(line):
            assert PAIRS[match[2]] == match[4]
            assert match[1] not in nodes
            nodes[match[1]] = match[3]
            used.add(match[5])
        elif match := EDGE.fullmatch(line):
            edges.append((match[1], match[4], match[2], match[3]))
        elif match := CLASS.fullmatch(line):
            classes.add(match[1])
        else:
            raise AssertionError(f"not Mermaid: {line}")
    assert depth == 0
    assert used - {None} <= classes
    return nodes, edges


@EVERY
def test_parses_and_holds_everything(name: str) -> None:
    """Every component is one node, every connection and entry one edge, dotted when optional."""
    architecture = drawn()[name]
    nodes, edges = parse(mermaid(architecture, load()))
    ids = {item.name: f"c{at}" for at, item in enumerate(architecture.components, 1)}
    assert nodes.keys() - {"origin"} == set(ids.values())
    expected = [
        (ids[link.source], ids[link.target], "-->" if link.required else "-.->")
        for link in architecture.connections
    ]
    entries = [("origin", ids[item.name], "-->") for item in architecture.components if item.entry]
    assert sorted(edge[:3] for edge in edges) == sorted([*expected, *entries])


def test_labels_say_protocol_and_port() -> None:
    """An edge's label is protocol and port."""
    _, edges = parse(mermaid(drawn()["simple-api"], load()))
    assert {label for *_, label in edges} == {"http:8080", "postgresql:5432", "redis:6379"}


@pytest.mark.parametrize(
    "line", ['c1["a"b"]', 'c1["<b>"]', "c1[a]", "c1 --> c2", 'c1["a")', 'c1["&quot;"]', "oops"]
)
def test_the_grammar_refuses(line: str) -> None:
    """The grammar of this test knows what Mermaid would misread."""
    with pytest.raises((AssertionError, KeyError)):
        parse(f"flowchart LR\n{line}\n")
