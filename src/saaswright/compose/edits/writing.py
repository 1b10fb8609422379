"""How new parts are written into a file: in its indentation, its quotes and its line endings."""

from __future__ import annotations

from typing import Any

from saaswright.compose.emit.layout import Layout
from saaswright.compose.emit.scalars import Quoted, literal, quoted, scalar, text
from saaswright.compose.emit.short import tree


def inline(value: Any, style: str | None = None, *, flow: bool = False) -> str:
    """``value`` on one line; ``style`` is the quote that stood there before."""
    value = tree(value)
    if isinstance(value, dict):
        pairs = (f"{inline(key, flow=True)}: {inline(v, flow=True)}" for key, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(item, flow=True) for item in value) + "]"
    if isinstance(value, str):
        if style == "'" and value.isprintable():
            return "'" + value.replace("'", "''") + "'"
        if style == '"' or (flow and set(value) & set(",[]{}")):
            return quoted(value)
    return scalar(value)


def block(value: Any, indent: int) -> list[str] | None:
    """``value`` as lines below its key, indented by ``indent``; ``None`` if it fits beside it."""
    value = tree(value)
    if not (isinstance(value, (dict, list)) and value):
        return None
    lines = Layout({"x": value}, {}).lines
    if len(lines) < 2:
        return None
    # The layout indents by two below a key in the first column.
    return [" " * (indent - 2) + line if line else "" for line in lines[1:]]


def entry(key: str, value: Any, indent: int) -> list[str]:
    """``key: value`` as lines, indented by ``indent``."""
    return _indented(Layout({key: tree(value)}, {}).lines, indent)


def item(value: Any, indent: int) -> list[str]:
    """``- value`` as lines, indented by ``indent``."""
    lines = Layout({"x": [tree(value)]}, {}).lines[1:]
    return _indented([line[2:] for line in lines], indent)


def lines_of(value: str, indent: int) -> tuple[str, list[str]] | None:
    """A text of several lines as the head and lines of a block, or ``None``."""
    made = literal(value)
    return (made[0], _indented(made[1], indent)) if made is not None else None


def key_text(key: str, style: str | None) -> str:
    """``key`` as it is written in front of a colon, in the quotes the old one had."""
    if style in ("'", '"'):
        return inline(Quoted(key), style)
    return text(key)


def _indented(lines: list[str], indent: int) -> list[str]:
    return [" " * indent + line if line else "" for line in lines]
