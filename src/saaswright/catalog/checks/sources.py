"""Every fact has a source, and what nobody verified says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from saaswright.catalog.checks.shelf import Entry, Shelf
from saaswright.catalog.sourcing import source_of
from saaswright.finding import Finding

_NO_FACT = frozenset({"id", "name", "category", "decisions", "sources"})
"""Fields that are ours by nature: names and the places of an entry in the catalog."""


def check(shelf: Shelf) -> Iterator[Finding]:
    """Sources are named, known, about a field that is there; unverified facts are marked."""
    known = shelf.ids("sources") | {"memory"}
    low = {str(e.raw["id"]) for e in shelf.of("sources") if e.raw.get("trust") == "low"} | {
        "memory"
    }
    for entry in shelf.entries:
        yield from _single_source(entry, known)
        if "sources" in type(entry.value).__struct_fields__:
            yield from _of_fields(entry, known)
            yield from _said_unverified(entry, low)


def _single_source(entry: Entry, known: frozenset[str]) -> Iterator[Finding]:
    """Entries of long tables (machines) have one ``source`` for all of it."""
    source = entry.raw.get("source")
    if entry.kind == "machines" and source not in known:
        yield entry.finding("catalog-unknown-source", f"source `{source}` is not known", "source")


def _of_fields(entry: Entry, known: frozenset[str]) -> Iterator[Finding]:
    sources: dict[str, str] = entry.value.sources
    for field, source in sources.items():
        if source not in known:
            message = f"source `{source}` of `{field}` is not in sources.yaml"
            yield entry.finding("catalog-unknown-source", message, "sources", field)
        if field != "*" and not _stands_for(entry.raw, field):
            message = f"`{field}` has a source, but is not there"
            yield entry.finding("catalog-stray-source", message, "sources", field)
    if "*" in sources:
        return
    covered = {field.partition(".")[0] for field in sources}
    for field in entry.raw:
        if field not in covered | _NO_FACT:
            yield entry.finding("catalog-missing-source", f"`{field}` has no source", field)


def _stands_for(raw: Any, field: str) -> bool:
    """Whether ``field`` (``image.tag``, ``controls.measures``) names something in the entry.

    A list is looked through, so that a part may be named that each of its items has; of variables
    and ports the name or id of one item will do.
    """
    first, _, rest = field.partition(".")
    if isinstance(raw, list):
        named = (item for item in raw if isinstance(item, dict) and item.get("name") == field)
        return any(_stands_for(item, field) for item in raw) or next(named, None) is not None
    if not isinstance(raw, dict):
        return False
    if field in raw:
        return True
    return first in raw and bool(rest) and _stands_for(raw[first], rest)


def _said_unverified(entry: Entry, low: set[str]) -> Iterator[Finding]:
    """A text that calls itself unverified must have a source that says the same."""
    for field, text in _texts(entry.raw):
        said = "(unverified)" in text
        if said and source_of(entry.value.sources, field) not in low:
            message = f"`{field}` says it is unverified, but its source does not"
            yield entry.finding(
                "catalog-unverified-as-certain", message, *field.split("."),
                help=f"give `{field}` the source `memory`",
            )  # fmt: skip


def _texts(raw: Any, field: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(raw, str):
        yield field, raw
    elif isinstance(raw, dict):
        for key, value in raw.items():
            if key != "sources":
                yield from _texts(value, f"{field}.{key}" if field else str(key))
