"""Paths of a project as people write them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import takewhile

from saaswright.source import DocumentPath


def dotted(path: DocumentPath) -> str:
    """``services.db.ports[0]``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def used_in(path: DocumentPath) -> str:
    """``used in ports of web``: the purpose of a variable, in words."""
    # What is in the first of `ports` is in `ports`.
    keys = list(takewhile(lambda step: isinstance(step, str), path))
    of_service = keys[0] == "services" and len(keys) > 2
    return f"used in {keys[-1]} of {keys[1]}" if of_service else f"used in {keys[0]}"


def upwards(directory: str) -> Iterator[str]:
    """``directory``, which is absolute, and those above it up to the root."""
    while True:
        yield directory
        parent = os.path.dirname(directory)  # noqa: PTH120 - text in, text out
        if parent == directory:
            return
        directory = parent


def is_repository(directory: str) -> bool:
    """Whether ``directory`` is the top of a Git repository."""
    return os.path.exists(os.path.join(directory, ".git"))  # noqa: PTH110, PTH118
