"""What every entry of the catalog is made of: attributes, sources, and the meaning of both."""

from typing import Literal, Protocol

import msgspec

Attribute = bool | int | float | str | tuple[str, ...]
Sources = dict[str, str]
Allowed = Literal["yes", "care", "no"]


class Sourced(Protocol):
    """Any entry that says where its fields come from."""

    @property
    def sources(self) -> Sources:
        """Field → source id, ``*`` for the rest."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every entry."""


class Source(Entry, frozen=True, kw_only=True):
    """Where a fact was read. ``as_of`` is ISO 8601 (year, month or day)."""

    id: str
    title: str
    as_of: str
    where: str | None = None
    trust: Literal["high", "medium", "low"] = "high"
    note: str | None = None


class AttributeMeaning(Entry, frozen=True, kw_only=True):
    """A word that options may carry and rules may ask for."""

    id: str
    type: Literal["bool", "int", "float", "word", "words"]
    meaning: str
    values: tuple[str, ...] = ()
