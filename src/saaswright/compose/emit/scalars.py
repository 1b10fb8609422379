"""How one value is written: plain where every parser agrees, quoted where one would misread it."""

from __future__ import annotations

import re
from typing import Final

from saaswright.expression import expression

# What a YAML 1.1 or 1.2 parser takes for something else than a string (yaml.org/type, YAML 1.2.2
# section 10.3.2), go-yaml's `0o`/`0b` forms included.
_MISREAD: Final = expression(
    r"""
      ~ | null | true | false | yes | no | on | off | y | n | = | <<
    | [-+]? 0b [01_]+ | [-+]? 0o? [0-7_]+ | [-+]? 0x [0-9a-f_]+
    | [-+]? [0-9] [0-9_]* (?: : [0-5]?[0-9] )* (?: \. [0-9_]* )?        # also sexagesimal
    | [-+]? (?: [0-9][0-9_]*\.?[0-9_]* | \.[0-9_]+ ) (?: e[-+]?[0-9_]+ )?
    | [-+]? \. inf | \. nan
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2} (?: [Tt\ \t] .* )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PLAIN_START: Final = expression(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=[^\s,\[\]{}])")
_NOT_PLAIN: Final = expression(r":(?:\s|$)|\s#|^\s|\s$|^(?:---|\.\.\.)|[\n\t]")
_UNPRINTABLE: Final = expression(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


class Quoted(str):
    """A text that is written in quotes although a bare one would do (``"8080:80"``)."""

    __slots__ = ()


class Octal(int):
    """A number that is written with a leading zero, as Compose and people write file modes."""


def scalar(value: object) -> str:
    """``value`` on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Octal):
        return f"0{int(value):o}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    return text(str(value)) if not isinstance(value, Quoted) else quoted(value)


def text(value: str) -> str:
    """A string on one line, in quotes only where needed."""
    if (
        not value
        or _MISREAD.fullmatch(value)
        or (value[0] in "+-.0123456789" and _MISREAD.fullmatch(value.replace("_", "")))
        or not _PLAIN_START.match(value)
        or _NOT_PLAIN.search(value)
        or _UNPRINTABLE.search(value)
    ):
        return quoted(value)
    return value


def quoted(value: str) -> str:
    """A string in double quotes; in single ones where double ones would need escapes."""
    if _UNPRINTABLE.search(value) or "\n" in value or "\t" in value:
        return '"' + "".join(map(_escaped, value)) + '"'
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def literal(value: str) -> tuple[str, list[str]] | None:
    """The header (``|`` or ``|-``) and lines of a literal block, where one can hold ``value``."""
    body = value[:-1] if value.endswith("\n") else value
    lines = body.split("\n")
    if (
        "\n" not in value
        or not lines[-1]
        or lines[0][:1] in ("", " ", "\t")
        or any(line and not line.strip() for line in lines)
        or _UNPRINTABLE.search(value)
    ):
        return None
    return ("|" if value.endswith("\n") else "|-"), lines


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if not _UNPRINTABLE.match(char):
        return char
    code = ord(char)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )


def _float(value: float) -> str:
    if value != value:
        return ".nan"
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:
        return mantissa
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent}"
