"""Files of the project beside the compose file, as far as they are at hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from saaswright.errors import UnreadableError
from saaswright.rules.dockerfile import LARGEST
from saaswright.rules.view import View
from saaswright.source import Limits, Place, Source, read_text

_START: Final = Place(1, 1, 1, 1)


def read_beside(path: str, view: View) -> tuple[Source | None, tuple[str, Place] | None]:
    """The file at ``path`` from the project, or why it cannot be read; ``None`` if it is not there.

    What cannot be read is an empty text with the reason.
    """
    directory = view.context.directory
    if path in view.context.beside:
        return Source(path, view.context.beside[path]), None
    if directory is None:
        return None, None
    name = os.path.normpath(os.path.join(directory, path))  # noqa: PTH118
    try:
        if not Path(name).is_file():
            return None, None
        return read_text(name, Limits(size=LARGEST)), None
    except (UnreadableError, OSError, ValueError) as error:
        said = str(error).removeprefix(f"{name}:").strip()
        return Source(name, ""), (said.replace("expected YAML text", "expected text"), _START)


def is_beside(path: str, view: View) -> bool:
    """Whether there is a file at ``path`` from the project."""
    directory = view.context.directory
    if path in view.context.beside:
        return True
    try:
        return directory is not None and (directory / path).is_file()
    except OSError:
        return False


def is_free(path: str, view: View) -> bool:
    """Whether it is known that nothing, or an empty directory, is at ``path`` from the project."""
    directory = view.context.directory
    within = f"{path.rstrip('/')}/"
    if directory is None or any(f"{name}/".startswith(within) for name in view.context.beside):
        return False
    try:
        return not os.path.lexists(directory / path) or not any((directory / path).iterdir())
    except OSError:
        return False


def is_program(path: str, view: View) -> bool:
    """Whether the file at ``path`` from the project may be executed."""
    directory = view.context.directory
    return directory is not None and os.access(directory / path, os.X_OK)
