"""A document as a tree of places in its text; unlike in composed nodes, aliases have their own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec
import yaml
from yaml import CSafeLoader

from saaswright.source import DocumentPath


class Place(msgspec.Struct, eq=False):
    """One value: ``start`` and ``end`` are offsets in the text, properties such as ``&a`` included.

    ``items`` are (key, value) of a mapping, or values of a list. ``flow`` is written in brackets.
    """

    kind: str
    start: int
    end: int
    column: int
    value: str = ""
    style: str | None = None
    anchor: str | None = None
    tag: str | None = None
    flow: bool = False
    items: list[Any] = []

    @property
    def values(self) -> list[Place]:
        """The values of a list or mapping."""
        return [item[1] for item in self.items] if self.kind == "mapping" else list(self.items)

    @property
    def last(self) -> int:
        """Where the text of this value really ends: before blank lines and comments after it."""
        if self.kind in ("mapping", "sequence") and not self.flow and self.items:
            return self.values[-1].last
        return self.end

    def child(self, step: str | int) -> tuple[Place | None, Place] | None:
        """(its key, the value) at ``step``."""
        if self.kind == "mapping":
            for key, value in self.items:
                if key.value == step:
                    return key, value
        elif self.kind == "sequence" and isinstance(step, int) and -1 < step < len(self.items):
            return None, self.items[step]
        return None


@lru_cache(maxsize=8)  # of one text every edit asks, and what an edit made is what the next reads
def read_places(text: str) -> Place | None:
    """The first document of ``text``, not to be changed; raises :class:`yaml.YAMLError`."""
    events = yaml.parse(text, Loader=CSafeLoader)
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            return _read(next(events), events, text)
    return None


def aliases(root: Place, path: DocumentPath = ()) -> Iterator[tuple[str, DocumentPath]]:
    """(anchor, path) of every alias."""
    if root.kind == "alias":
        yield root.value, path
    elif root.kind == "mapping":
        for key, value in root.items:
            yield from aliases(value, (*path, key.value))
    else:
        for index, value in enumerate(root.items):
            yield from aliases(value, (*path, index))


def _read(event: Any, events: Iterator[Any], text: str) -> Place:
    start, end = event.start_mark.index, event.end_mark.index
    column = event.start_mark.column
    if isinstance(event, yaml.AliasEvent):
        return Place("alias", start, end, column, str(event.anchor))
    if isinstance(event, yaml.ScalarEvent):
        if event.style in ("|", ">"):
            end = start + len(text[start:end].rstrip())
        return Place(
            "scalar", start, end, column, event.value, event.style, event.anchor, event.tag
        )
    kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence"
    items: list[Any] = []
    flow = bool(event.flow_style)
    while not isinstance(inner := next(events), yaml.CollectionEndEvent):
        place = _read(inner, events, text)
        items.append((place, _read(next(events), events, text)) if kind == "mapping" else place)
    if inner.end_mark is not None:
        end = inner.end_mark.index
    return Place(
        kind, start, end, column, anchor=event.anchor, tag=event.tag, flow=flow, items=items
    )
