"""``docs/architecture.mmd``: the same picture as a Mermaid flowchart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.architecture.model import Component
from saaswright.handoff.diagram_graph import TIERS
from saaswright.handoff.diagram_words import Words

_TITLES: Final = {
    "edge": "Edge network",
    "app": "Application network",
    "data": "Data network",
    "external": "Cloud services",
}


def mermaid(words: Words) -> str:
    """A ``flowchart LR``: a subgraph for each tier, dotted arrows for what is optional."""
    return "\n".join(_lines(words)) + "\n"


def _lines(words: Words) -> Iterator[str]:
    components = words.architecture.components
    yield "flowchart LR"
    yield f"  origin([{_quoted(words.origin)}])"
    for tier in TIERS:
        inside = [item for item in components if item.tier == tier]
        if inside:
            yield f"  subgraph tier_{tier}[{_quoted(_TITLES[tier])}]"
            yield from (f"    {_node(words, item)}" for item in inside)
            yield "  end"
    for item in components:
        if item.entry:
            label = words.published.get(item.name, "published")
            yield f"  origin -->|{_quoted(label)}| {_id(item.name)}"
    for link in words.architecture.connections:
        arrow = "-->" if link.required else "-.->"
        label = _quoted(f"{link.protocol}:{link.port}")
        yield f"  {_id(link.source)} {arrow}|{label}| {_id(link.target)}"


def _node(words: Words, item: Component) -> str:
    copies = f" × {item.replicas}" if item.replicas > 1 else ""
    label = f"{_plain(item.name)}<br/>{_plain(words.technology(item) + copies)}"
    left, right = ("[(", ")]") if item.stateful else ("[[", "]]") if item.one_shot else ("[", "]")
    return f'{_id(item.name)}{left}"{label}"{right}'


def _id(name: str) -> str:
    # `end` and the like are words of the language: no component may be called so.
    return "c_" + "".join(letter if letter.isalnum() else "_" for letter in name)


def _quoted(text: str) -> str:
    return f'"{_plain(text)}"'


def _plain(text: str) -> str:
    """``text`` without what Mermaid would read as markup, in its own entity codes."""
    text = " ".join(text.split())
    for letter in '#"<>&`|[]{}':
        text = text.replace(letter, f"\0{ord(letter)};")
    return text.replace("\0", "#")
