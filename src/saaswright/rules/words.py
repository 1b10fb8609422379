"""The words of a command, also of a line that a shell runs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from saaswright.expression import expression

_SPACE: Final = expression(r"[ \t\r\n]+")


def words(arguments: Sequence[str]) -> tuple[str, ...]:
    """``arguments`` with those that hold a whole line (``sh -c "..."``) split as a shell does."""
    found: list[str] = []
    for argument in arguments:
        if " " not in argument.strip():
            found.append(argument)
            continue
        found += _split(argument)
    return tuple(found)


@lru_cache(maxsize=256)  # rule after rule asks about one command
def _split(line: str) -> tuple[str, ...]:
    if not ("'" in line or '"' in line or "\\" in line):
        return tuple(filter(None, _SPACE.split(line)))
    import shlex

    try:
        return tuple(shlex.split(line))
    except ValueError:
        return tuple(line.split())
