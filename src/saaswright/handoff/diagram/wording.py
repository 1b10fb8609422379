"""Sentences of a drawing: the description for who cannot see it, and the line of plans."""

from __future__ import annotations

from saaswright.architecture.model import Architecture
from saaswright.handoff.diagram.cards import ORIGIN, Deck


def describe(architecture: Architecture, deck: Deck) -> str:
    """Every component with what it is, who reaches it and whom it calls."""
    sentences = []
    for item in architecture.components:
        card = deck.cards[item.name]
        calls = [
            f"{deck.cards[link.target].name} by {link.protocol} on port {link.port}"
            + ("" if link.required else " (optional)")
            for link in architecture.connections
            if link.source == item.name
        ]
        copies = f", {card.copies[1:]} replicas" if card.copies else ""
        sentences.append(f"{card.name} ({card.technology}{copies}).")
        if item.name in deck.published:
            sentences.append(f"{ORIGIN} reach it by {deck.published[item.name]}.")
        if calls:
            sentences.append(f"Calls {', '.join(calls)}.")
    return " ".join(sentences)


def plan_lines(deck: Deck) -> tuple[str, ...]:
    """The plans on one line, if there are any."""
    return (f"Plans: {' · '.join(deck.plans)}",) if deck.plans else ()
