"""Other requirements: ``PATH=V1,V2`` tried one by one on the text of the user's own file.

The text is edited by path, so a conflict in a variant still points at lines that the user knows.
"""

from __future__ import annotations

from functools import cache
from itertools import permutations, product
from typing import Any, Final

import msgspec

from saaswright.catalog.model import Catalog
from saaswright.compose.edits import apply_edits
from saaswright.errors import UsageError
from saaswright.finding import Edit, nearest
from saaswright.requirements.shape import Items, Section, Words, requirements_shape, walk
from saaswright.source import DocumentPath, Source, load_yaml

MOST: Final = 10_000
"""Variants of one sweep."""


class Axis(msgspec.Struct, frozen=True):
    """What is varied: a path of the requirements as the user wrote it, and the texts to try."""

    path: str
    values: tuple[str, ...]


def read_axis(text: str, catalog: Catalog) -> Axis:
    """``PATH=V1,V2``; a decision id stands for its pin, and ``*`` for all there are to choose.

    Commas inside brackets belong to a value (``workload.needs=[caching,sessions],[]``). A value
    that stands twice is tried once.
    Raises :class:`UsageError`.
    """
    path, equals, rest = text.partition("=")
    path = path.strip()
    values = tuple(dict.fromkeys(_split(rest)))
    if not path or not equals or not all(values) or not values:
        raise UsageError(
            f"`--vary {text}` is not PATH=V1,V2,...",
            help="such as --vary workload.requests_per_second=100,1000,10000",
        )
    decisions = {kind.id for kind in catalog.decisions}
    if path in decisions:
        if values == ("*",):
            values = tuple(o.id for o in catalog.every_option() if path in o.decisions)
        return Axis(f"preferences.pin.{path}", values)
    _check_path(path, decisions)
    return Axis(path, (_words(path) or values) if values == ("*",) else values)


def variants(axes: tuple[Axis, ...]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Every combination, the last axis fastest.

    Raises :class:`UsageError` above :data:`MOST`.
    """
    count = 1
    for axis in axes:
        count *= len(axis.values)
    if count > MOST:
        raise UsageError(f"{count} variants are more than {MOST}", help="vary fewer values")
    tried = product(*([(axis.path, value) for value in axis.values] for axis in axes))
    return tuple(tuple(values) for values in tried)


def check_apart(source: Source, axes: tuple[Axis, ...]) -> None:
    """Raises :class:`UsageError` where two axes set the same place, or one sets a part of another.

    Places are those of the file: a plan's name and its position are one.
    """
    document, _ = load_yaml(source)
    data = None if document is None else document.data
    places = [(axis.path, steps_of(axis.path, data)) for axis in axes]
    for (one, outer), (other, inner) in permutations(places, 2):
        if outer == inner[: len(outer)]:
            same = len(outer) == len(inner)
            raise UsageError(
                f"`{one}` is varied twice" + ("" if one == other else f": as `{other}` too"),
                help=f"as one: --vary {one}=V1,V2,..." if same else f"vary `{one}` or `{other}`",
            )


def overridden(source: Source, axes: tuple[Axis, ...]) -> tuple[str, ...]:
    """A sentence for each path that plans state for themselves, so that varying it misses them."""
    document, _ = load_yaml(source)
    data = document.data if document is not None else None
    listed = data.get("plans") if isinstance(data, dict) else None
    plans = [
        plan for plan in (listed if isinstance(listed, list) else []) if isinstance(plan, dict)
    ]
    told = []
    for axis in axes:
        own = [str(plan.get("name")) for plan in plans if _states(plan, axis.path)]
        if own:
            told.append(
                f"`{axis.path}` is not varied for {', '.join(own)}: stated in the plan itself, "
                f"which is --vary plans.{own[0]}.{axis.path}=..."
            )
    return tuple(told)


def _states(plan: dict[str, Any], path: str) -> bool:
    held: Any = plan
    for step in path.split("."):
        held = held.get(step) if isinstance(held, dict) else None
    return held is not None


def varied(source: Source, values: tuple[tuple[str, str], ...]) -> Source:
    """The requirements with ``values`` at their paths. Raises :class:`UsageError`."""
    document, _ = load_yaml(source)
    data = None if document is None else document.data
    edits = [Edit("set", steps_of(path, data), _value(path, value)) for path, value in values]
    text, findings = apply_edits(source, edits)
    if findings:
        raise UsageError(f"{source.name}: {findings[0].message}", help=findings[0].help)
    return Source(source.name, text)


def without(source: Source, paths: tuple[str, ...]) -> Source | None:
    """The requirements without what stands at ``paths``; ``None`` if that cannot be taken out."""
    document, _ = load_yaml(source)
    data = None if document is None else document.data
    # From the back, so that positions in lists stay true.
    steps = sorted((steps_of(path, data) for path in paths), key=str, reverse=True)
    text, findings = apply_edits(source, [Edit("delete", path) for path in steps])
    return None if findings else Source(source.name, text)


def steps_of(path: str, data: Any) -> DocumentPath:
    """A dotted path as the document has it; plans by position (``plans[1]``) or name."""
    steps: list[str | int] = []
    for word in path.replace("[", ".").replace("]", "").split("."):
        if steps == ["plans"]:
            steps.append(_plan(word, data))
        else:
            steps.append(word)
    return tuple(steps)


def _plan(word: str, data: Any) -> int:
    plans = data.get("plans") if isinstance(data, dict) else None
    listed = plans if isinstance(plans, list) else []
    names = [p.get("name") if isinstance(p, dict) else None for p in listed]
    if word.isascii() and word.isdigit() and int(word) < len(names):
        return int(word)
    if word in names:
        return names.index(word)
    known = ", ".join(str(name) for name in names) or "none"
    raise UsageError(f"there is no plan `{word}`", help=f"plans are: {known}")


def _check_path(path: str, decisions: set[str]) -> None:
    """A typo is said before anything is designed; the value is judged with the whole file."""
    known = {name for name, _ in walk(requirements_shape())}
    generic = _generic(path)
    if generic in known or generic.startswith("preferences.pin."):
        return
    leaves = sorted({*known, *decisions})
    close = nearest(generic, leaves)
    raise UsageError(
        f"`{path}` is no key of the requirements and no decision",
        help=f"did you mean `{close}`?" if close else "docs/requirements.md lists every key",
    )


def _generic(path: str) -> str:
    """The path as the model has it, whichever plan it speaks of."""
    steps = path.replace("[", ".").replace("]", "").split(".")
    plan = steps[0] == "plans" and len(steps) > 1
    return ".".join(["plans[]", *steps[2:]] if plan else steps)


def _value(path: str, text: str) -> Any:
    """The value as YAML reads it; one word where a list belongs is a list of one."""
    document, problems = load_yaml(Source("value", f"value: {text}\n"))
    if document is None or problems or not isinstance(document.data, dict):
        raise UsageError(f"`{text}` is no value", help="write it as in saaswright.yaml")
    value = document.data.get("value")
    alone = isinstance(value, str) and _generic(path) in _lists()
    return [value] if alone else value


def _words(path: str) -> tuple[str, ...]:
    """The words that may stand at a path, if they are a closed vocabulary."""
    shapes = {name: key.shape for name, key in walk(requirements_shape())}
    shape = shapes.get(_generic(path))
    shape = shape.item if isinstance(shape, Items) else shape
    return shape.words if isinstance(shape, Words) else ()


@cache
def _lists() -> frozenset[str]:
    """The keys that hold lists of plain values."""
    return frozenset(
        path
        for path, key in walk(requirements_shape())
        if isinstance(key.shape, Items) and not isinstance(key.shape.item, Section)
    )


def _split(text: str) -> tuple[str, ...]:
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "[{") - (letter in "]}")
        if letter == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += letter
    return tuple(part.strip() for part in parts)
