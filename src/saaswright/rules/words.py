"""The words of a command, also of a line that a shell runs."""

from __future__ import annotations

import shlex
from collections.abc import Sequence


def words(arguments: Sequence[str]) -> tuple[str, ...]:
    """``arguments`` with those that hold a whole line (``sh -c "..."``) split as a shell does."""
    found: list[str] = []
    for argument in arguments:
        if " " not in argument.strip():
            found.append(argument)
            continue
        try:
            found += shlex.split(argument)
        except ValueError:
            found += argument.split()
    return tuple(found)
