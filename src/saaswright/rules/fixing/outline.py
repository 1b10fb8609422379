"""A compose file as a tree of places, with the way to where something was really written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec

from saaswright.compose.edits.places import Place, read_places
from saaswright.source import DocumentPath


class NoPlaceError(Exception):
    """There is no place in the text that could be changed; the message says why."""


class Found(msgspec.Struct, frozen=True):
    """How far a path is written: ``place`` at ``path`` of the document, ``rest`` below is not."""

    path: DocumentPath
    place: Place
    rest: DocumentPath


class Outline:
    """The first document of ``text``; raises :class:`yaml.YAMLError` when it cannot be parsed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = read_places(text)

    @cached_property
    def _places(self) -> dict[tuple[str, int], tuple[DocumentPath, Place]]:
        found: dict[tuple[str, int], tuple[DocumentPath, Place]] = {}
        for path, place in self._all():
            found.setdefault((place.kind, place.start), (path, place))
        return found

    @cached_property
    def _anchors(self) -> dict[str, list[tuple[DocumentPath, Place]]]:
        found: dict[str, list[tuple[DocumentPath, Place]]] = {}
        for path, place in self._all():
            if place.anchor:
                found.setdefault(place.anchor, []).append((path, place))
        return found

    def _all(self) -> Iterator[tuple[DocumentPath, Place]]:
        waiting: list[tuple[DocumentPath, Place]] = [((), self.root)] if self.root else []
        while waiting:
            path, place = waiting.pop()
            yield path, place
            if place.kind == "mapping":
                waiting += [((*path, key.value), value) for key, value in place.items]
            elif place.kind == "sequence":
                waiting += [((*path, index), item) for index, item in enumerate(place.items)]

    def mapping_at(self, offset: int) -> Found:
        """The mapping that begins at ``offset``. Raises :class:`NoPlaceError`."""
        found = self._places.get(("mapping", offset))
        if found is None:
            raise NoPlaceError("it stands in a part of the file that is not edited")
        return Found(*found, ())

    def follow(self, start: Found, steps: DocumentPath) -> Found:
        """As far from ``start`` along ``steps`` as something is written.

        Aliases and ``<<`` lead to what they repeat; a name in a list leads to the item that says
        it (``NAME=value``). Raises :class:`NoPlaceError` when that is ambiguous.
        """
        path, place = self._real(start.path, start.place)
        for position, step in enumerate(steps):
            found = _child(place, step)
            if found is None:
                merged = self._merged(place, steps[position:])
                return merged or Found(path, place, steps[position:])
            path, place = self._real((*path, found[0]), found[1])
        return Found(path, place, ())

    def _merged(self, place: Place, steps: DocumentPath) -> Found | None:
        """What ``<<`` brings to ``place``, when it has the first of ``steps``."""
        below = place.child("<<") if place.kind == "mapping" else None
        if below is None:
            return None
        sources = below[1].items if below[1].kind == "sequence" else [below[1]]
        for source in sources:
            if source.kind != "alias":
                raise NoPlaceError("`<<` with a mapping of its own is not edited")
            found = self.follow(Found((), source, ()), steps)
            if len(found.rest) < len(steps):
                return found
        return None

    def _real(self, path: DocumentPath, place: Place) -> tuple[DocumentPath, Place]:
        if place.kind != "alias":
            return path, place
        defined = self._anchors.get(place.value, [])
        if len(defined) != 1:
            raise NoPlaceError(f"the anchor `{place.value}` stands there more than once")
        return defined[0]


def _child(place: Place, step: str | int) -> tuple[str | int, Place] | None:
    found = place.child(step)
    if found is not None:
        return step, found[1]
    if place.kind == "sequence" and isinstance(step, str):
        for index, item in enumerate(place.items):
            if item.kind == "scalar" and item.value.partition("=")[0] == step:
                return index, item
    return None


def written(place: Place) -> object:
    """What stands at ``place``, as texts: maps, lists and strings."""
    if place.kind == "mapping":
        return {key.value: written(value) for key, value in place.items}
    if place.kind == "sequence":
        return [written(item) for item in place.items]
    return place.value
