"""``docs/architecture.mmd``: the same picture as a Mermaid flowchart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from saaswright.architecture.model import Architecture, Component
from saaswright.catalog.model import Catalog
from saaswright.handoff.diagram.cards import NOTES, ORIGIN, TITLES, Deck, deck_of

_MARKUP: Final = '#"<>&`|[]{}()\\*_~'
_STYLES: Final = (
    "classDef edge stroke:#2f74c8,stroke-width:2px",
    "classDef app stroke:#1f9170,stroke-width:2px",
    "classDef data stroke:#c98a1b,stroke-width:2px",
    "classDef external stroke:#8a5fd0,stroke-width:2px,stroke-dasharray:4 3",
)
"""Borders only: the text and its ground stay what the page's theme makes them."""


def mermaid(architecture: Architecture, catalog: Catalog) -> str:
    """A ``flowchart LR``, ending with a newline: a subgraph for each tier, dotted where optional.

    Every text is in Mermaid's own entity codes where it could be read as markup.
    """
    deck = deck_of(architecture, catalog)
    ids = {item.name: f"c{at}" for at, item in enumerate(architecture.components, 1)}
    return "\n".join(_lines(architecture, deck, ids)) + "\n"


def _lines(architecture: Architecture, deck: Deck, ids: dict[str, str]) -> Iterator[str]:
    yield "flowchart LR"
    if deck.published:
        yield f'  origin(["{_plain(ORIGIN)}<br/>{_plain(deck.origin)}"])'
    for tier in TITLES:
        inside = [item for item in architecture.components if item.tier == tier]
        if inside:
            note = f" · {NOTES[tier]}" if NOTES[tier] else ""
            yield from _subgraph(tier, TITLES[tier] + note, inside, deck, ids)
    for name, label in deck.published.items():
        yield f'  origin -->|"{_plain(label)}"| {ids[name]}'
    for link in architecture.connections:
        arrow = "-->" if link.required else "-.->"
        label = _plain(f"{link.protocol}:{link.port}")
        yield f'  {ids[link.source]} {arrow}|"{label}"| {ids[link.target]}'
    yield from (f"  {style}" for style in _STYLES)


def _subgraph(
    tier: str, title: str, inside: Iterable[Component], deck: Deck, ids: dict[str, str]
) -> Iterator[str]:
    yield f'  subgraph tier_{tier}["{_plain(title)}"]'
    for item in inside:
        node = f"{ids[item.name]}{_shape(item, deck)}:::{tier}"
        if deck.cards[item.name].segment:
            segment = _plain(deck.cards[item.name].segment.capitalize())
            yield f'    subgraph segment_{ids[item.name]}["{segment}"]'
            yield f"      {node}"
            yield "    end"
        else:
            yield f"    {node}"
    yield "  end"


def _shape(item: Component, deck: Deck) -> str:
    card = deck.cards[item.name]
    kind = " · ".join(part for part in (card.technology, card.copies, card.mark) if part)
    left, right = ("[(", ")]") if item.stateful else ("[[", "]]") if item.one_shot else ("[", "]")
    return f'{left}"{_plain(card.name)}<br/>{_plain(kind)}"{right}'


def _plain(text: str) -> str:
    """``text`` without what Mermaid or its Markdown would read as markup."""
    return "".join(f"#{ord(c)};" if c in _MARKUP else c for c in text)
