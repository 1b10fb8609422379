"""What stands on the boxes of every drawing: names, numbers and marks, taken from the design."""

from __future__ import annotations

from typing import Final

import msgspec

from saaswright.architecture.model import Architecture, Component
from saaswright.catalog.model import Catalog

TITLES: Final = {
    "edge": "Edge network",
    "app": "Application network",
    "data": "Data network",
    "external": "Cloud services",
}
"""The tiers left to right, and what their region is called."""

NOTES: Final = {
    "edge": "reached from outside",
    "app": "",
    "data": "no way out",
    "external": "not in the spec",
}
"""What crossing the border of a region means."""

PAYMENTS: Final = "payments"
"""The role that stands alone in a network of its own."""

ORIGIN: Final = "Users"

_PLACES: Final = {"provider": "in your account", "customer": "at the customer"}
"""The catalog's word for whose account it is → the drawing's."""


class Card(msgspec.Struct, frozen=True):
    """A component in words. ``copies`` is ``×2`` or ``×2–6`` over all plans, empty for one.

    ``mark`` tells the product's own images and what runs once; ``segment`` names a network that it
    has for itself.
    """

    name: str
    technology: str
    purpose: str
    copies: str
    mark: str
    stateful: bool
    segment: str = ""


class Deck(msgspec.Struct, frozen=True):
    """Everything a drawing says: ``cards`` and ``published`` (``http:80``) by component name.

    ``origin`` is where requests come from, ``plans`` one phrase for each plan, ``place`` says in
    whose account a deployment runs.
    """

    product: str
    pattern: str
    plans: tuple[str, ...]
    origin: str
    place: str
    cards: dict[str, Card]
    published: dict[str, str]


def deck_of(architecture: Architecture, catalog: Catalog) -> Deck:
    """The words that ``catalog`` has for ``architecture``; ids where it has none."""
    pattern = catalog.option(architecture.pattern)
    models = [catalog.option(plan.deployment) for plan in architecture.plans]
    offline = any(model and model.attributes.get("offline") for model in models)
    return Deck(
        product=_line(architecture.product),
        pattern=_line(pattern.name if pattern else architecture.pattern),
        plans=tuple(
            _line(f"{plan.name}: {plan.tenancy}, {plan.deployment}") for plan in architecture.plans
        ),
        origin="Internet or private network" if offline else "Internet",
        place=_place(architecture, catalog),
        cards={item.name: _card(item, architecture, catalog) for item in architecture.components},
        published={
            item.name: _published(item, catalog) for item in architecture.components if item.entry
        },
    )


def _place(architecture: Architecture, catalog: Catalog) -> str:
    """In whose account a deployment runs, by plan where plans differ."""
    plans: dict[str, list[str]] = {}
    for plan in architecture.plans:
        model = catalog.option(plan.deployment)
        account = model.attributes.get("account") if model else None
        words = _PLACES.get(account) if isinstance(account, str) else None
        plans.setdefault(words or plan.deployment, []).append(plan.name)
    if len(plans) < 2:
        return " · ".join(("One deployment", *plans))
    return _line(
        "One deployment · "
        + " or ".join(f"{words} ({', '.join(names)})" for words, names in plans.items())
    )


def _card(item: Component, architecture: Architecture, catalog: Catalog) -> Card:
    technology = catalog.technology(item.technology)
    return Card(
        name=_line(item.name),
        technology=_line(technology.name if technology else item.technology),
        purpose=_line(item.purpose),
        copies=_copies(item, architecture),
        mark=_mark(item),
        stateful=item.stateful,
        segment="payments network" if item.role == PAYMENTS else "",
    )


def _copies(item: Component, architecture: Architecture) -> str:
    counts = [
        sized.replicas
        for plan in architecture.plans
        for sized in plan.components
        if sized.component == item.name
    ] or [item.replicas]
    low, high = min(counts), max(counts)
    if high <= 1:
        return ""
    return f"×{high}" if low == high else f"×{low}–{high}"


def _mark(item: Component) -> str:
    if item.one_shot:
        return "runs once"
    return "your image" if item.custom else ""


def _published(item: Component, catalog: Catalog) -> str:
    """Protocol and port at which clients reach it: the technology's first port for clients."""
    technology = catalog.technology(item.technology)
    ports = technology.ports if technology else ()
    found = next((port for port in ports if port.use == "client"), None)
    return f"{found.protocol}:{found.port}" if found else "published"


def _line(text: str) -> str:
    """``text`` on one line, without what no drawing can show (XML 1.0 forbids it as well)."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
