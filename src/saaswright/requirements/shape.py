"""The model's type hints as a tree of shapes: what reading, the JSON Schema and the docs walk.

The hints of :mod:`saaswright.requirements.model` are the single source; nothing here knows a key.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from saaswright.requirements.model import Requirements
from saaswright.requirements.units import Duration, MonthlyDuration, Size

Form = Literal["percent", "share", "money"]


class Words(msgspec.Struct, frozen=True):
    """One of a closed vocabulary; ``finding`` replaces the usual id for a word outside it."""

    words: tuple[str, ...]
    finding: str | None = None


class Text(msgspec.Struct, frozen=True):
    """One line of text; ``synonyms`` names the table whose words are understood."""

    max_length: int
    pattern: str | None = None
    synonyms: str | None = None


class Number(msgspec.Struct, frozen=True):
    """A number within bounds; ``form`` is what may be written beside a plain number."""

    whole: bool
    gt: float | None = None
    ge: float | None = None
    lt: float | None = None
    le: float | None = None
    form: Form | None = None


class Quantity(msgspec.Struct, frozen=True):
    """A duration or size; ``above`` is an open bound, ``most`` a closed one, in base units."""

    type: type[Duration | MonthlyDuration | Size]
    above: float | None = None
    most: float | None = None


Leaf = Words | Text | Number | Quantity


class Section(msgspec.Struct, frozen=True):
    """A mapping with known keys, and the struct that it becomes."""

    type: type[msgspec.Struct]
    keys: tuple[Key, ...]

    def key(self, name: str) -> Key | None:
        """The key of that name, if it has one."""
        return next((key for key in self.keys if key.name == name), None)


class Items(msgspec.Struct, frozen=True):
    """A list; ``item`` is the shape of each of its items."""

    item: Leaf | Section


class Pairs(msgspec.Struct, frozen=True):
    """A mapping with free keys."""

    key: Text
    value: Text


Shape = Leaf | Section | Items | Pairs


class Key(msgspec.Struct, frozen=True):
    """A key of a section: its shape, what it means, and whether it must be there."""

    name: str
    shape: Shape
    meaning: str
    required: bool


@cache
def requirements_shape() -> Section:
    """The shape of the whole file."""
    return _section(Requirements)


def walk(section: Section, before: str = "") -> Iterator[tuple[str, Key]]:
    """Every key with its dotted path, parents first; a list of sections shows as ``plans[]``."""
    for key in section.keys:
        path = f"{before}{key.name}"
        yield path, key
        if isinstance(key.shape, Section):
            yield from walk(key.shape, f"{path}.")
        elif isinstance(key.shape, Items) and isinstance(key.shape.item, Section):
            yield from walk(key.shape.item, f"{path}[].")


def _section(struct: type[msgspec.Struct]) -> Section:
    keys = []
    for field in msgspec.structs.fields(struct):
        shape, meaning = _shape(field.type, {})
        keys.append(Key(field.name, shape, meaning, field.required))
    return Section(struct, tuple(keys))


def _shape(hint: Any, meta: dict[str, Any]) -> tuple[Shape, str]:
    """The shape of a type hint, with what its annotations say."""
    if get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        for note in notes:
            meta = {**meta, **_notes(note)}
        return _shape(hint, meta)
    options = [option for option in get_args(hint) if option is not type(None)]
    if type(None) in get_args(hint):
        return _shape(options[0], meta)
    meaning = meta.pop("meaning", "")
    return _plain_shape(hint, meta), meaning


def _notes(note: msgspec.Meta) -> dict[str, Any]:
    known = {
        name: value
        for name in ("gt", "ge", "lt", "le", "pattern", "max_length")
        if (value := getattr(note, name)) is not None
    }
    if note.description:
        known["meaning"] = note.description
    return {**known, **(note.extra or {})}


def _plain_shape(hint: Any, meta: dict[str, Any]) -> Shape:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return Words(arguments, **meta)
    if origin is tuple:
        item, _ = _shape(arguments[0], {})
        return Items(item)  # type: ignore[arg-type]  # a list of lists is nowhere in the model
    if origin is dict:
        key, value = (_shape(argument, {})[0] for argument in arguments)
        return Pairs(key, value)  # type: ignore[arg-type]  # text to text, as the model has it
    if issubclass(hint, msgspec.Struct):
        return _section(hint)
    if issubclass(hint, Duration | Size):
        return Quantity(hint, **meta)
    if hint is str:
        return Text(**meta)
    return Number(whole=hint is int, **meta)
