"""The difference that fixes make, for a terminal or a program."""

from __future__ import annotations

from typing import Final

from saaswright.reports.text import paint, printable
from saaswright.rules.fixing.difference import difference
from saaswright.rules.fixing.model import Mended

_COLOURS: Final = {"-": "31", "+": "32", "@": "36"}


def diff(mended: Mended, *, colour: bool = False) -> str:
    """Every changed file of one project, ending with a newline; empty when there is none."""
    lines = [_line(printable(line), colour=colour) for line in difference(mended)]
    return "\n".join(lines) + "\n" if lines else ""


def _line(line: str, *, colour: bool) -> str:
    if line.startswith(("---", "+++")):
        return paint(line, "1", colour=colour)
    code = _COLOURS.get(line[:1])
    return paint(line, code, colour=colour) if code else line
