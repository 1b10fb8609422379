"""What a plain scalar means to Compose, which reads YAML as go-yaml v3 does.

That is the YAML 1.2 core schema with three habits of 1.1: a leading zero is octal (``0440`` is
288), ``_`` may group digits, ``0b`` is binary. ``yes``, ``on``, ``2222:22`` and dates are strings.
"""

from __future__ import annotations

from typing import Final

from saaswright.expression import expression

_INF: Final = float("inf")
_NAN: Final = float("nan")
_WORDS: Final[dict[str, bool | float | None]] = {
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
    "~": None, "null": None, "Null": None, "NULL": None,
    ".inf": _INF, ".Inf": _INF, ".INF": _INF, "+.inf": _INF, "+.Inf": _INF, "+.INF": _INF,
    "-.inf": -_INF, "-.Inf": -_INF, "-.INF": -_INF,
    ".nan": _NAN, ".NaN": _NAN, ".NAN": _NAN,
}  # fmt: skip
_MAY_MEAN: Final = frozenset("0123456789+-.~nNtTfF")
_FLOAT: Final = expression(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INTEGER: Final = expression(
    r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))"
)
_SIGNED: Final = 1 << 63
_UNSIGNED: Final = 1 << 64
_LONGEST: Final = 40
"""Longer texts are never numbers: nothing Compose counts has more digits."""

Scalar = str | int | float | bool | None


def plain(text: str) -> Scalar:
    """The value of a scalar that was written without quotes and without a tag."""
    if not text:
        return None
    if text[0] not in _MAY_MEAN:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return number(text) if len(text) <= _LONGEST else text


def number(text: str) -> Scalar:
    """``text`` as an integer or a float where it is one, else as it stands."""
    digits = text.replace("_", "") if "_" in text else text
    match = _INTEGER.fullmatch(digits)
    if match is not None:
        sign, base16, base2, base8, base10 = match.groups()
        value = (
            int(base16, 16)
            if base16
            else int(base2, 2)
            if base2
            else int(base8, 8)
            if base8
            else int(base10)
        )
        if value < (_UNSIGNED if not sign else _SIGNED + (sign == "-")):
            return -value if sign == "-" else value
    if _FLOAT.fullmatch(digits):
        return float(digits)
    return text


def tagged(text: str, tag: str) -> Scalar:
    """The value of a scalar with an explicit tag; tags that mean nothing here leave a string."""
    kind = tag.rpartition(":")[2]
    if kind in ("int", "float", "bool", "null"):
        value = plain(text)
        return float(value) if kind == "float" and isinstance(value, int) else value
    return text
