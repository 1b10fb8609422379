"""Interpolation of one text, by the rules of the Compose Specification (12-interpolation.md).

``$VAR``, ``${VAR}``, ``${VAR:-default}``, ``${VAR-default}``, ``${VAR:?error}``, ``${VAR?error}``,
``${VAR:+replacement}``, ``${VAR+replacement}``, nested in each other; ``$$`` is a dollar sign.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import msgspec

from saaswright.expression import expression

Lookup = Callable[[str], str | None]
"""The value of a variable, or ``None`` when it is not set."""

_NAME: Final = expression(r"[_a-zA-Z][_a-zA-Z0-9]*")
_OPERATOR: Final = expression(r":?[-+?]")
_DEEPEST: Final = 40
_LONGEST: Final = 1024 * 1024


class TemplateError(Exception):
    """A text that cannot be interpolated; ``help`` says what to write instead."""

    def __init__(self, id: str, message: str, help: str) -> None:
        super().__init__(message)
        self.id = id
        self.help = help


class Use(msgspec.Struct, frozen=True):
    """One variable in a text. ``operator`` is ``""`` or one of ``:- - :? ? :+ +``."""

    name: str
    operator: str = ""
    argument: str = ""


def substitute(
    text: str, lookup: Lookup, unset: Callable[[str], None] | None = None, depth: int = 0
) -> str:
    """``text`` with every variable replaced; ``unset`` is told of those that have no value.

    Raises :class:`TemplateError`.
    """
    if depth > _DEEPEST:
        raise TemplateError("interpolation", "variables nest too deeply", "use a plain default")
    parts: list[str] = []
    size = position = 0
    while True:
        dollar = text.find("$", position)
        if dollar < 0:
            break
        before, found, end = text[position:dollar], None, dollar + 1
        following = text[end : end + 1]
        if following == "$":
            value, end = "$", end + 1
        elif following == "{":
            found, end = _braced(text, end)
            value = _value(found, lookup, unset, depth)
        else:
            name = _NAME.match(text, end)
            if name is None:
                value = "$"
            else:
                value, end = _value(Use(name[0]), lookup, unset, depth), name.end()
        parts += [before, value]
        size += len(before) + len(value)
        if size > _LONGEST:
            raise TemplateError("interpolation", "the interpolated text is too long", "shorten it")
        position = end
    return "".join([*parts, text[position:]])


@lru_cache(maxsize=1024)  # several rules ask about one text
def uses(text: str) -> tuple[Use, ...]:
    """The variables of ``text``, those inside arguments after the one that holds them."""
    found: list[Use] = []
    position = 0
    while (dollar := text.find("$", position)) >= 0:
        position = dollar + 1
        following = text[position : position + 1]
        if following == "$":
            position += 1
        elif following == "{":
            try:
                use, position = _braced(text, position)
            except TemplateError:
                continue
            found += [use, *uses(use.argument)]
        elif (name := _NAME.match(text, position)) is not None:
            found.append(Use(name[0]))
            position = name.end()
    return tuple(found)


def pieces(text: str) -> tuple[str | Use, ...]:
    """``text`` as its parts: what stands there, and the variables in between; ``$$`` is ``$``."""
    found: list[str | Use] = []
    position = start = 0
    while (dollar := text.find("$", position)) >= 0:
        position, use = dollar + 1, None
        following = text[position : position + 1]
        if following == "{":
            try:
                use, position = _braced(text, position)
            except TemplateError:
                continue
        elif following != "$" and (name := _NAME.match(text, position)) is not None:
            use, position = Use(name[0]), name.end()
        elif following == "$":
            position += 1
        if use is not None or following == "$":
            found += [text[start:dollar], use if use is not None else "$"]
            start = position
    return tuple(part for part in (*found, text[start:]) if part != "")


def outside(text: str, separator: str) -> list[str]:
    """``text`` split at ``separator``, but not inside of ``${...}``."""
    parts, start, depth = [], 0, 0
    for index, char in enumerate(text):
        if char == "{" and index and text[index - 1] == "$":
            depth += 1
        elif char == "}" and depth:
            depth -= 1
        elif char == separator and not depth:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _braced(text: str, brace: int) -> tuple[Use, int]:
    """The variable whose ``{`` stands at ``brace``, and where the text goes on after its ``}``."""
    name = _NAME.match(text, brace + 1)
    if name is not None:
        after = name.end()
        if text[after : after + 1] == "}":
            return Use(name[0]), after + 1
        operator = _OPERATOR.match(text, after)
        closing = _closing(text, brace) if operator is not None else -1
        if operator is not None and closing >= operator.end():
            return Use(name[0], operator[0], text[operator.end() : closing]), closing + 1
    raise TemplateError(
        "interpolation",
        f"`{_excerpt(text[brace - 1 : brace + 40])}` is not a variable",
        "write `${NAME}` or `${NAME:-default}`; a dollar sign itself is `$$`",
    )


def _closing(text: str, brace: int) -> int:
    """Where the ``}`` for the ``{`` at ``brace`` stands; the last one of the line if none fits."""
    line_end = text.find("\n", brace)
    line_end = len(text) if line_end < 0 else line_end
    last = text.rfind("}", brace, line_end)
    depth, index = 0, brace
    while index <= last:
        if text[index] == "{":
            depth += 1
            index += 1  # as the reference counts: what follows a brace is never one
        elif text[index] == "}":
            depth -= 1
            if depth == 0:
                return index
        index += 1
    return last


def _value(use: Use, lookup: Lookup, unset: Callable[[str], None] | None, depth: int) -> str:
    value = lookup(use.name)
    if not use.operator:
        if value is None and unset is not None:
            unset(use.name)
        return value or ""
    strict = use.operator[0] == ":"
    present = bool(value) if strict else value is not None
    kind = use.operator[-1]
    if kind == "-":
        return (value or "") if present else substitute(use.argument, lookup, unset, depth + 1)
    if kind == "+":
        return substitute(use.argument, lookup, unset, depth + 1) if present else value or ""
    if present:
        return value or ""
    reason = substitute(use.argument, lookup, unset, depth + 1)
    raise TemplateError(
        "missing-variable",
        f"required variable `{use.name}` is not set" + (f": {reason}" if reason else ""),
        f"set {use.name} in the environment, in .env or with --env-file",
    )


def _excerpt(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 40 else line[:39] + "…"
