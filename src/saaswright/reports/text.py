"""Findings as text: what is wrong, the line with a caret, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from saaswright.finding import Finding, Location, Severity

_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_WIDEST: Final = 160


def paint(text: str, code: str, *, colour: bool) -> str:
    """``text`` in an ANSI colour, or as it is."""
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text


def findings_text(findings: Iterable[Finding], *, colour: bool = False) -> str:
    """All findings, a blank line between them; empty when there are none."""
    return "\n".join(finding_text(finding, colour=colour) for finding in findings)


def finding_text(finding: Finding, *, colour: bool = False) -> str:
    """One finding, ending in a newline. It looks like this::

        error[requirements-unknown-word]: `hipa` is not a compliance framework
          --> saaswright.yaml:14:16
           |
        14 |   frameworks: [hipa, soc2]
           |                ^^^^
           = help: did you mean `hipaa`?

    Long lines are cut around the place, and control characters are made visible.
    """
    kind, message = finding.severity.value, finding.message
    if colour:
        kind = paint(kind, "1;" + _COLOURS[finding.severity], colour=colour)
        message = paint(message, "1", colour=colour)
    lines = [f"{kind}[{finding.id}]: {message}"]
    width = 1
    if finding.location is not None:
        width = len(str(finding.location.place.line))
        lines += _excerpt(finding.location, width, "^", colour=colour)
    for related in finding.related:
        lines += _excerpt(related, width, "-", colour=colour)
    if finding.help:
        first, *rest = finding.help.splitlines()
        lines.append(f"{' ' * width} = help: {first}")
        lines += [f"{' ' * width}         {line}" for line in rest]
    return "\n".join(lines) + "\n"


def _excerpt(location: Location, width: int, mark: str, *, colour: bool) -> list[str]:
    place = location.place
    gutter = " " * width
    lines = [f"{gutter}--> {location.source}:{place.line}:{place.column}"]
    if not location.excerpt:
        return lines
    shown, start = _window(location.excerpt, place.column)
    end = place.end_column if place.end_line == place.line else len(location.excerpt) + 1
    length = max(1, min(end - place.column, len(shown) - (place.column - start)))
    under = _blanks(shown[: place.column - start])
    caret = mark * length
    if colour:
        caret = paint(caret, "1;31" if mark == "^" else "1;34", colour=colour)
    return [
        *lines,
        f"{gutter} |",
        f"{str(place.line).rjust(width)} | {printable(shown)}",
        f"{gutter} | {under}{caret}",
    ]


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of a long line around ``column``, and the column at which it starts."""
    if len(line) <= _WIDEST:
        return line, 1
    start = max(1, column - _WIDEST // 2)
    return line[start - 1 : start - 1 + _WIDEST], start


def _blanks(text: str) -> str:
    if text.isascii() and "\t" not in text:
        return " " * len(text)
    return "".join(map(_blank, text))


def _blank(char: str) -> str:
    if char == "\t":
        return "    "
    import unicodedata

    return "  " if unicodedata.east_asian_width(char) in "WF" else " "


def printable(text: str) -> str:
    """Tabs widened, control characters made visible: a file must not drive the terminal."""
    if text.isprintable():
        return text
    return "".join(
        "    " if char == "\t" else char if char.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )
