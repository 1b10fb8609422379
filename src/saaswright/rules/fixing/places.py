"""From an edit of the project to edits of the files that say it.

A project is made of overrides, includes, ``extends``, anchors and short forms; the same path may be
written in several places. Each plan is one way to make the edit, the likeliest first. Which of them
is right is not guessed: the engine makes one, resolves the project and looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec
import yaml

from saaswright.compose.reading.origins import Origin
from saaswright.compose.resolve import Resolved
from saaswright.finding import Edit
from saaswright.rules.fixing.forms import NAMES, PAIRS, SAME, WITH
from saaswright.rules.fixing.outline import Found, NoPlaceError, Outline, written
from saaswright.rules.places import value_at
from saaswright.source import DocumentPath

Plan = tuple[tuple[str, Edit], ...]
"""(the file's absolute path, an edit of its document) in turn."""

_EMPTIED: Final = tuple((name,) for name in PAIRS)
_PLAIN_DEPENDENCY: Final = {"condition": "service_started"}


class _Spot(msgspec.Struct, frozen=True):
    """How far one file says the path; ``own`` is where the element itself stands.

    ``kind`` is the project's name for the list or mapping at ``found``, or that holds it.
    """

    file: str
    own: Found
    found: Found
    steps: DocumentPath
    kind: str
    first: bool

    @property
    def whole(self) -> bool:
        return not self.found.rest


def plans(
    edit: Edit, resolved: Resolved, outline: Callable[[str], Outline], files: Sequence[str]
) -> tuple[Plan, ...]:
    """The ways to make ``edit``, a change of the project that ``resolved`` is.

    ``files`` are the absolute paths of the project's own files. Raises :class:`NoPlaceError` when
    there is no way.
    """
    item = next((i for i, step in enumerate(edit.path) if isinstance(step, int)), None)
    holder = edit.path[:item] if item is not None else edit.path
    spots = tuple(_spots(resolved, holder, outline, files))
    if item is not None:
        spots = tuple(_items(spots, edit.path, resolved))
    if not spots:
        raise NoPlaceError("nobody wrote this; it follows from something else")
    made: list[Plan] = []
    for plan in _ACTIONS[edit.action](spots, edit):
        if plan not in made:
            made.append(plan)
    if not made:
        raise NoPlaceError("what stands in the file is written in a way that is not edited")
    return tuple(made)


def _spots(
    resolved: Resolved, path: DocumentPath, outline: Callable[[str], Outline], files: Sequence[str]
) -> Iterator[_Spot]:
    """Where ``path`` is written or could be, in the order in which the files win."""
    length, origins = _element(resolved, path)
    for origin in origins:
        try:
            lines = outline(origin.file)
        except (yaml.YAMLError, OSError):
            continue
        own = lines.mapping_at(origin.offset)
        steps = path[length:]
        found, kind = _named(lines, own, steps)
        itself = origin.path == path[:length] and own.path == origin.path
        first = itself and origin.file in files
        yield _Spot(origin.file, own, found, steps, kind, first)


def _named(lines: Outline, own: Found, steps: DocumentPath) -> tuple[Found, str]:
    """As :meth:`Outline.follow`, with the kind of what was found.

    What goes on below a name in a list, is written in no list.
    """
    found = lines.follow(own, steps)
    done = len(steps) - len(found.rest)
    if not found.path or not isinstance(found.path[-1], int):
        return found, str(steps[done - 1]) if done else ""
    kind = str(steps[done - 2]) if done > 1 else ""
    if found.rest and kind in NAMES:
        whole = lines.follow(own, steps[: done - 1])
        found = msgspec.structs.replace(whole, rest=steps[done - 1 :])
    return found, kind


def _element(resolved: Resolved, path: DocumentPath) -> tuple[int, tuple[Origin, ...]]:
    """The nearest element of the project that was written, and where."""
    for length in range(min(2, len(path)), -1, -1):
        origins = resolved.origins(path[:length])
        if origins:
            return length, origins
    return 0, ()


def _items(spots: Sequence[_Spot], path: DocumentPath, resolved: Resolved) -> Iterator[_Spot]:
    """The items of the written lists that the item of the project came from."""
    item = next(i for i, step in enumerate(path) if isinstance(step, int))
    kind, below = path[item - 1], path[item + 1 :]
    wanted = value_at(resolved.data, path[: item + 1])
    same = SAME.get(str(kind), lambda one, other: bool(one == other))
    for spot in spots:
        lines = spot.found.place
        if spot.found.rest or lines.kind != "sequence":
            # A single word may stand where the project has a list.
            if not spot.found.rest and lines.kind == "scalar":
                yield spot
            continue
        for index, one in enumerate(lines.items):
            if same(_text(written(one)), _text(wanted)):
                place = Found((*spot.found.path, index), one, below)
                yield msgspec.structs.replace(spot, found=_below(place), kind=str(kind))


def _below(found: Found) -> Found:
    """As far down from an item as it is written."""
    path, place = found.path, found.place
    for position, step in enumerate(found.rest):
        child = place.child(step)
        if child is None:
            return Found(path, place, found.rest[position:])
        path, place = (*path, step), child[1]
    return Found(path, place, ())


def _text(value: Any) -> Any:
    return value if isinstance(value, (dict, list)) else str(value)


# --- one function for each action ----------------------------------------------------------------


def _set(spots: Sequence[_Spot], edit: Edit) -> Iterator[Plan]:
    there = [spot for spot in spots if spot.whole or _short(spot)]
    if there:
        yield _single(there[-1], edit)
    for spot in _by_rank(spots):
        if not spot.whole and not _short(spot):
            yield _single(spot, edit)
        elif spot.found.path[: len(spot.own.path)] != spot.own.path:
            # `<<` or an alias brings it in: it can be said again where it is used.
            yield ((spot.file, Edit("set", (*spot.own.path, *spot.steps), edit.value)),)


def _single(spot: _Spot, edit: Edit) -> Plan:
    """``edit`` made at ``spot``, in the form that stands there."""
    found, value = spot.found, edit.value
    place, key = found.place, found.path[-1:] and found.path[-1]
    if place.kind == "sequence" and found.rest:
        return _into_list(spot, edit)
    if isinstance(key, int) and spot.kind in PAIRS:
        name = place.value.partition("=")[0]
        return ((spot.file, Edit("set", found.path, f"{name}={value}")),)
    if _short(spot):
        changed = WITH[spot.kind](place.value, str(found.rest[0]), str(value))
        if changed is None:
            raise NoPlaceError(f"`{place.value}` has no room for `{found.rest[0]}`")
        return ((spot.file, Edit("set", found.path, changed)),)
    return ((spot.file, Edit("set", (*found.path, *found.rest), value)),)


def _into_list(spot: _Spot, edit: Edit) -> Plan:
    """A key into what is written as a list: ``NAME=value``, or a name that gets more to say."""
    found, kind = spot.found, spot.kind
    name, below = str(found.rest[0]), found.rest[1:]
    if kind in PAIRS and not below:
        return ((spot.file, Edit("append", found.path, f"{name}={edit.value}")),)
    if kind not in NAMES:
        raise NoPlaceError("a list stands where a mapping is needed")
    value = edit.value
    for step in reversed(below):
        value = {step: value}
    if kind == "depends_on" and value == _PLAIN_DEPENDENCY:
        return ((spot.file, Edit("append", found.path, name)),)
    plain = dict(_PLAIN_DEPENDENCY) if kind == "depends_on" else None
    named = {item.value: plain for item in found.place.items}
    return (
        (spot.file, Edit("spread", found.path, named)),
        (spot.file, Edit("set", (*found.path, name), value)),
    )


def _delete(spots: Sequence[_Spot], edit: Edit) -> Iterator[Plan]:
    """Everything that says it goes: what an override no longer says, its base still would."""
    del edit
    there = [spot for spot in spots if spot.whole]
    for where in (_repeated, _whole):
        plan = [(spot.file, Edit("delete", where(spot))) for spot in there]
        if plan:
            yield tuple(dict.fromkeys(plan))


def _repeated(spot: _Spot) -> DocumentPath:
    """The key whose value is an alias: that goes, and what it repeats stays; else the whole."""
    child = spot.own.place.child(spot.steps[0]) if len(spot.steps) == 1 else None
    alias = child is not None and child[1].kind == "alias"
    return (*spot.own.path, *spot.steps) if alias else _whole(spot)


def _whole(spot: _Spot) -> DocumentPath:
    """The path to delete: the list itself, or the variables, when nothing else is in it."""
    path = spot.found.path
    parent = spot.own.place
    for step in path[len(spot.own.path) : -1]:
        child = parent.child(step)
        if child is None:
            return path
        parent = child[1]
    listed = isinstance(path[-1], int) or spot.kind in PAIRS or path[-2:-1] in _EMPTIED
    alone = listed and parent.kind in ("sequence", "mapping") and len(parent.items) == 1
    return path[:-1] if alone else path


def _append(spots: Sequence[_Spot], edit: Edit) -> Iterator[Plan]:
    there = [spot for spot in spots if spot.whole]
    if there:
        found = there[-1].found
        if found.place.kind == "scalar" and found.place.value:
            both = [found.place.value, edit.value]
            yield ((there[-1].file, Edit("set", found.path, both)),)
        else:
            yield ((there[-1].file, Edit("append", found.path, edit.value)),)
    for spot in _by_rank(spots):
        if not spot.whole:
            path = (*spot.found.path, *spot.found.rest)
            yield ((spot.file, Edit("append", path, edit.value)),)


def _replace(spots: Sequence[_Spot], edit: Edit) -> Iterator[Plan]:
    old, new = map(str, edit.value)
    for spot in reversed(spots):
        place = spot.found.place
        if place.kind != "scalar" or old not in place.value:
            continue
        name, equals, value = place.value.partition("=")
        if spot.kind in PAIRS and isinstance(spot.found.path[-1], int) and old in name and value:
            # The name of `NAME=value` holds the text too, and stays.
            whole = name + equals + value.replace(old, new)
            yield ((spot.file, Edit("set", spot.found.path, whole)),)
        else:
            yield ((spot.file, Edit("replace", spot.found.path, edit.value)),)


def _insert(spots: Sequence[_Spot], edit: Edit) -> Iterator[Plan]:
    """A new key of the document, in front of the others; of its first file."""
    for spot in _by_rank(spots):
        if not spot.whole:
            yield ((spot.file, edit),)


_ACTIONS: Final[dict[str, Callable[[Sequence[_Spot], Edit], Iterator[Plan]]]] = {
    "set": _set,
    "delete": _delete,
    "insert": _insert,
    "append": _append,
    "replace": _replace,
}


def _short(spot: _Spot) -> bool:
    """Whether an item stands there in its short form, the rest of the path inside of it."""
    found = spot.found
    return spot.kind in WITH and found.place.kind == "scalar" and bool(found.rest)


def _by_rank(spots: Sequence[_Spot]) -> list[_Spot]:
    """The element's own places first, that of the first file before those of its overrides."""
    return sorted(spots, key=lambda spot: not spot.first)
