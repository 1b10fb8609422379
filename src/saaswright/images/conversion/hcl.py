"""Texts of a compose file as HCL: variables become declared ones, defaults become conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from saaswright.compose.environment.template import Use, pieces

_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def literal(text: str) -> str:
    """``text`` inside of quotes: nothing in it is a template."""
    escaped = "".join(_ESCAPES.get(sign, sign) for sign in text)
    return escaped.replace("${", "$${").replace("%{", "%%{")


def template(text: str, variables: set[str]) -> str:
    """A compose text as a quoted HCL template; the variables that it uses are added."""
    return f'"{_inner(text, variables)}"'


def _inner(text: str, variables: set[str]) -> str:
    parts, plain = [], ""
    for piece in pieces(text):
        if isinstance(piece, str):
            plain += piece
            continue
        # A dollar sign before a template would make that a literal: it becomes one of its own.
        dollars = len(plain) - len(plain.rstrip("$"))
        parts += [literal(plain[: len(plain) - dollars]), '${"$"}' * dollars]
        parts.append(_use(piece, variables))
        plain = ""
    return "".join([*parts, literal(plain)])


def _use(use: Use, variables: set[str]) -> str:
    """HCL does not know "unset": a variable that is not given is empty, as `:-` has it."""
    variables.add(use.name)
    if use.operator in (":-", "-"):
        return f'${{{use.name} != "" ? {use.name} : {template(use.argument, variables)}}}'
    if use.operator in (":+", "+"):
        return f'${{{use.name} != "" ? {template(use.argument, variables)} : ""}}'
    return f"${{{use.name}}}"


def key(name: str) -> str:
    """A key of a map."""
    return name if _PLAIN.fullmatch(name) else f'"{literal(name)}"'


class FromEnvironment(str):
    """The name of a variable whose value is passed on, when there is one."""

    __slots__ = ()


def value(item: Any, variables: set[str], indent: int) -> str:
    """A text, flag, list or map of texts."""
    if isinstance(item, FromEnvironment):
        variables.add(str(item))
        return f'{item} != "" ? {item} : null'
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, Mapping):
        lines = [
            f"{' ' * (indent + 2)}{key(str(name))} = {value(inner, variables, indent + 2)}"
            for name, inner in item.items()
        ]
        return "\n".join(["{", *lines, f"{' ' * indent}}}"])
    if isinstance(item, Sequence) and not isinstance(item, str):
        return "[" + ", ".join(value(one, variables, indent) for one in item) + "]"
    return template(str(item), variables)


def block(
    kind: str, name: str, attributes: Iterable[tuple[str, Any]], variables: set[str]
) -> list[str]:
    """A block of attributes."""
    lines = [f'{kind} "{name}" {{']
    lines += [f"  {word} = {value(item, variables, 2)}" for word, item in attributes]
    return [*lines, "}"]
