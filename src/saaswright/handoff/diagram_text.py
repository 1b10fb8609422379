"""The picture for a terminal: tiers from top to bottom, each box with whom it calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.architecture.model import Architecture, Component
from saaswright.handoff.diagram_graph import TIERS
from saaswright.handoff.diagram_words import Words

_TITLES: Final = {
    "edge": "edge",
    "app": "application",
    "data": "data",
    "external": "cloud services",
}


def text_diagram(architecture: Architecture, words: Words | None = None) -> str:
    """Lines of at most some 100 columns, ending with a newline.

    ``→`` is a call that the caller needs, ``⇢`` one that it can do without.
    """
    words = words or Words(architecture, {}, architecture.pattern)
    return "\n".join(_lines(words)) + "\n"


def _lines(words: Words) -> Iterator[str]:
    components = words.architecture.components
    name = max((len(_name(item)) for item in components), default=0)
    kind = max((len(_kind(words, item)) for item in components), default=0)
    yield words.origin
    for tier in TIERS:
        inside = [item for item in components if item.tier == tier]
        if inside:
            yield "  │"
            yield f"  ├─ {_TITLES[tier]} " + "─" * (name + kind + 8 - len(_TITLES[tier]))
        for item in inside:
            lead = "  │" if not item.entry else "  ├▶"
            row = f"{lead.ljust(5)}{_name(item).ljust(name)}  {_kind(words, item).ljust(kind)}"
            calls = _calls(words, item)
            yield f"{row}  {calls}".rstrip()


def _name(item: Component) -> str:
    return f"{item.name} ×{item.replicas}" if item.replicas > 1 else item.name


def _kind(words: Words, item: Component) -> str:
    return words.technology(item)


def _calls(words: Words, item: Component) -> str:
    links = [link for link in words.architecture.connections if link.source == item.name]
    return ", ".join(f"{'→' if link.required else '⇢'} {link.target}" for link in links)
