"""From a path into a project to the line that somebody wrote.

Where several files make a project, lists are joined: an item's position in the project is not its
position in its file. So what stands at a place is compared with what is looked for.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from saaswright.compose.resolve import Resolved
from saaswright.expression import expression
from saaswright.finding import Location
from saaswright.finding import locate as locate_in
from saaswright.source import Document, DocumentPath, Source, load_yaml

_RANGE: Final = expression(r"(?:^|:)(\d+)-(\d+)(?:/\w+)?$")
_JOINS: Final = expression(r"[\w./-]")
_DIGITS: Final = expression(r"\d-\d")


def value_at(data: Any, path: DocumentPath) -> Any:
    """The value at ``path`` of maps and lists, or ``None``."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def item_holding(data: Any, text: str) -> DocumentPath:
    """The position of the first item of a list that holds ``text``; empty when ``data`` is none."""
    items = enumerate(data if isinstance(data, list) else ())
    return next(((index,) for index, item in items if text in str(item)), ())


def list_positions(data: Any, path: DocumentPath) -> DocumentPath:
    """``path`` with names turned into positions where there is a list (``- NAME=1``)."""
    done = path
    for position, step in enumerate(path):
        if isinstance(data, dict):
            data = data.get(step)
            continue
        if not isinstance(data, list):
            break
        here = step
        if isinstance(step, str):
            found = next((i for i, item in enumerate(data) if _names(item, step)), None)
            if found is None:
                break
            here = found
            done = (*done[:position], found, *done[position + 1 :])
        data = value_at(data, (here,))
    return done


def locate(resolved: Resolved, path: DocumentPath, *, key: bool = False) -> Location | None:
    """Where ``path`` comes from in the user's files; the nearest place that is certain."""
    place = list_positions(resolved.data, path)
    if place[2:3] == ("ports",) and len(place) > 3 and not _each_once(resolved):
        return _locate_port(resolved, place)
    location = resolved.locate(place, key=key)
    if location is None or _alone(resolved):
        return location
    step = next((i for i, step in enumerate(place) if isinstance(step, int)), None)
    if step is None:
        return location
    wanted, whole = (
        _telling(value_at(resolved.data, place[: step + 1])),
        resolved.locate(place[:step]),
    )
    sure = whole is None or location.place != whole.place
    if not wanted or (sure and _holds(_text(resolved, location), wanted)):
        return location
    return _listed(resolved, place[:step], wanted) or resolved.locate(place[:step], key=True)


def _locate_port(resolved: Resolved, place: DocumentPath) -> Location | None:
    """As :func:`locate`, for a port: a range in the file is many ports in the project."""
    port, number = value_at(resolved.data, place[:4]), place[3]
    whole = resolved.locate(place[:3], key=True)
    telling = str(port.get("target")) if isinstance(port, dict) else str(port)
    before = 0
    for source in resolved.sources:
        document = _document(source)
        listed = value_at(document.data, place[:3]) if document else None
        for index, item in enumerate(listed if isinstance(listed, list) else ()):
            before += _count(item)
            if document is not None and isinstance(number, int) and number < before:
                sure = _count(item) > 1 or telling in str(item)
                return locate_in(document, (*place[:3], index, *place[4:])) if sure else whole
    return whole


def _count(item: Any) -> int:
    """How many ports an item of ``ports`` stands for."""
    found = _RANGE.search(item) if isinstance(item, str) else None
    return int(found[2]) - int(found[1]) + 1 if found and int(found[2]) >= int(found[1]) else 1


@lru_cache(maxsize=32)
def _document(source: Source) -> Document | None:
    return load_yaml(source)[0]


def _listed(resolved: Resolved, path: DocumentPath, wanted: str) -> Location | None:
    """The item of the list at ``path`` of some file that holds ``wanted``, the last file first."""
    for source in reversed(resolved.sources):
        document = _document(source)
        listed = value_at(document.data, path) if document else None
        name = wanted.partition("=")[0]
        if document is not None and isinstance(listed, dict) and name in listed:
            return locate_in(document, (*path, name))  # another file made a list of it
        for index, item in enumerate(listed if isinstance(listed, list) else ()):
            if document is not None and _holds(str(item), wanted):
                return locate_in(document, (*path, index))
    return None


@lru_cache(maxsize=8)
def _each_once(resolved: Resolved) -> bool:
    """Whether each item in a file is one item of the project: no joined lists, no ranges."""
    return _alone(resolved) and not _DIGITS.search(resolved.sources[0].text)


@lru_cache(maxsize=8)
def _alone(resolved: Resolved) -> bool:
    """Whether nothing was joined: then positions are those of the file."""
    texts = [source.text for source in resolved.sources]
    return len(texts) == 1 and "extends" not in texts[0] and "include" not in texts[0]


def _telling(item: Any) -> str:
    """A text that must stand where a list's item was written."""
    if isinstance(item, dict):
        return str(item.get("target") or item.get("source") or item.get("path") or "")
    return str(item)


def _holds(text: str, wanted: str) -> bool:
    """Whether ``wanted`` stands in ``text``, and not as a part of a longer path or word."""
    at = text.find(wanted)
    while at >= 0:
        before, after = text[:at][-1:], text[at + len(wanted) :].removeprefix("/")[:1]
        if not _JOINS.fullmatch(before) and not _JOINS.fullmatch(after):
            return True
        at = text.find(wanted, at + 1)
    return False


def _text(resolved: Resolved, location: Location) -> str:
    """The lines of a place; its first line when the file is not at hand."""
    source = next((s for s in resolved.sources if s.name == location.source), None)
    if source is None:
        return location.excerpt
    lines = source.text.splitlines()
    return "\n".join(lines[location.place.line - 1 : location.place.end_line])


def _names(item: Any, name: str) -> bool:
    return isinstance(item, str) and item.partition("=")[0] == name
