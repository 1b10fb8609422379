"""Attributes are declared, of the declared type, and only rules' words that exist are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from saaswright.catalog.checks.shelf import Entry, Shelf
from saaswright.catalog.model import AttributeMeaning
from saaswright.finding import Finding, nearest

_TYPES: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
    "word": (str,),
    "words": (list,),
}


def check(shelf: Shelf) -> Iterator[Finding]:
    """Every attribute that is given or asked for is one of ``attributes.yaml``."""
    meanings = {e.value.id: e.value for e in shelf.of("attributes")}
    for entry in shelf.options():
        for word, value in entry.raw.get("attributes", {}).items():
            yield from _given(entry, word, value, meanings)
    for entry in shelf.of("constraints"):
        yield from _asked(entry, "forbid", entry.value.forbid, meanings)
    for entry in shelf.of("fits"):
        yield from _asked(entry, "prefer", entry.value.prefer, meanings)
    for entry in shelf.of("constraints", "fits"):
        for decision, wanted in (entry.value.chosen or {}).items():
            if isinstance(wanted, dict):
                yield from _asked(entry, f"chosen.{decision}", wanted, meanings)


def _given(
    entry: Entry, word: str, value: Any, meanings: dict[str, AttributeMeaning]
) -> Iterator[Finding]:
    path = ("attributes", word)
    meaning = meanings.get(word)
    if meaning is None:
        yield _undeclared(entry, word, path, meanings)
    elif not isinstance(value, _TYPES[meaning.type]) or (
        isinstance(value, bool) and meaning.type != "bool"
    ):
        message = f"`{word}` must be a {meaning.type}"
        yield entry.finding("catalog-attribute-type", message, *path)
    elif "(derived)" in meaning.meaning and entry.kind == "technologies":
        message = f"`{word}` is derived from other fields and may not be given"
        yield entry.finding("catalog-derived-attribute", message, *path)
    elif meaning.values:
        for each in value if isinstance(value, list) else [value]:
            if each not in meaning.values:
                meant = nearest(str(each), meaning.values)
                hint = f"did you mean `{meant}`?" if meant else "add it to attributes.yaml"
                message = f"`{each}` is no value of `{word}`"
                yield entry.finding("catalog-attribute-value", message, *path, help=hint)


def _asked(
    entry: Entry, path: str, wanted: dict[str, Any], meanings: dict[str, AttributeMeaning]
) -> Iterator[Finding]:
    for word, value in wanted.items():
        place = (*path.split("."), word)
        meaning = meanings.get(word)
        if meaning is None:
            yield _undeclared(entry, word, place, meanings)
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and meaning.values and each not in meaning.values:
                message = f"`{word}` can never be `{each}`"
                yield entry.finding("catalog-attribute-value", message, *place)


def _undeclared(
    entry: Entry, word: str, path: tuple[str, ...], meanings: dict[str, AttributeMeaning]
) -> Finding:
    meant = nearest(word, meanings)
    hint = f"did you mean `{meant}`?" if meant else "declare it in attributes.yaml"
    message = f"the attribute `{word}` is not declared"
    return entry.finding("catalog-undeclared-attribute", message, *path, help=hint)
