"""How wide a text may become, whatever sans-serif font draws it."""

from __future__ import annotations

from typing import Final

LABEL_FONT: Final = 11.0

_NARROW: Final = frozenset("iljtfrI.,:;|!'()[]/ -·")
_WIDE: Final = frozenset("mwMW@%×+=<>~#&…")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """A bound in pixels on ``text`` at ``size``, from the widths of DejaVu Sans (bold: its bold),
    the widest of the usual. Letters far beyond Latin are counted as square.
    """
    units = sum(_units(letter) for letter in text)
    return units * size * (1.14 if bold else 1.0)


def _units(letter: str) -> float:
    if letter in _NARROW:
        return 0.43
    if letter in _WIDE:
        return 1.0
    if letter.isupper():
        return 0.79
    return 0.64 if ord(letter) < 0x2100 else 1.0


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """``text``, cut with an ellipsis where it would be wider than ``width``."""
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(text + "…", size, bold=bold) > width:
        text = text[:-1].rstrip(" ,;:")
    return text + "…"


def wrapped(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """``text`` in at most ``most`` lines; clauses at its end are left out before it is cut."""
    for end in (len(text), *_clause_ends(text)):
        lines = _lines(text[:end], width, size)
        if len(lines) <= most:
            return tuple(fitted(line, width, size) for line in _balanced(lines, width, size))
    lines = _lines(text, width, size)
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(fitted(line, width, size) for line in kept)


def _balanced(lines: list[str], width: float, size: float) -> list[str]:
    """As many lines, more even where the last would be one short word."""
    narrower = width
    while lines and text_width(lines[-1], size) < width * 0.4 and narrower > width / 2:
        narrower -= size / 2
        tried = _lines(" ".join(lines), narrower, size)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines


def _clause_ends(text: str) -> tuple[int, ...]:
    """Where a clause ends, the last one first; not so early that nothing is said."""
    ends = [at for at, letter in enumerate(text) if letter in ";," and text[at + 1 : at + 2] == " "]
    return tuple(at for at in reversed(ends) if at >= 16)


def _lines(text: str, width: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines
