"""Shapes of a product: patterns with their slots and links, and the domains they are for."""

from typing import Any, Literal

import msgspec

from saaswright.catalog.model.entry import Entry, Sources
from saaswright.catalog.model.option import Option


class Slot(Entry, frozen=True, kw_only=True):
    """A component of a pattern: ``technology`` is the decision whose answer fills it."""

    name: str
    role: str
    tier: Literal["edge", "app", "data", "external"]
    decision: str
    custom: bool = False
    stateful: bool = False
    one_shot: bool = False
    when: tuple[dict[str, Any], ...] = ()
    purpose: str = ""


class Link(Entry, frozen=True, kw_only=True):
    """A connection between two slots. Optional ones only degrade the product when they fail."""

    source: str
    target: str
    required: bool = True
    purpose: str = ""


class Pattern(Option, frozen=True, kw_only=True):
    """An architecture pattern of the specification: slots and links between them."""

    slots: tuple[Slot, ...]
    links: tuple[Link, ...]
    flow: str
    tenancy: dict[str, str] = msgspec.field(default_factory=dict)


class Domain(Entry, frozen=True, kw_only=True):
    """A domain guide: its pattern, the needs it implies, the key decisions it raises."""

    id: str
    name: str
    pattern: str
    needs: tuple[str, ...] = ()
    key_decisions: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()
    sources: Sources
