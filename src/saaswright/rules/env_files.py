"""The env files of a project that are kept with it: what they say, and to whom it is given."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Final

from saaswright.compose.environment.dotenv import parse
from saaswright.errors import UnreadableError
from saaswright.finding import Location
from saaswright.rules.builds import dockerfiles
from saaswright.rules.gitignore import is_ignored
from saaswright.rules.variables import variables
from saaswright.rules.view import ServiceView, View
from saaswright.source import DocumentPath, Limits, Place, Source, read_text

_LIMITS: Final = Limits(size=256 * 1024)
_ENV: Final = ".env"


def given(service: ServiceView) -> Iterator[tuple[str, str, DocumentPath]]:
    """(file, variable or all of them, where it is said) of what a service gets from env files."""
    root = service.view.resolved.directory
    for path, use in variables(service.view):
        if path[:2] == ("services", service.name):
            yield _ENV, use.name, path
    for name, value in service.environment.items():
        if value is None:
            yield _ENV, name, service.at("environment", name)
    for index, file in enumerate(service.service.env_file):
        whole = os.path.join(root, file.path)  # noqa: PTH118
        yield os.path.relpath(whole, root), "", service.at("env_file", index)


def beside(view: View) -> Source | None:
    """The ``.env`` beside the project's files, kept with them or not; ``None`` for an empty one."""
    text = view.context.beside.get(_ENV)
    return Source(_ENV, text) if text else None


def commented(view: View) -> tuple[Source, ...]:
    """The files in which comments may accept a finding."""
    env = beside(view)
    return (*view.resolved.sources, *dockerfiles(view), *([env] if env else []))


def read(view: View, file: str) -> tuple[Source, dict[str, str]] | None:
    """An env file of the project and what it says, unless Git leaves it out."""
    directory = view.context.directory
    text = view.context.beside.get(file)
    if file.startswith("..") or "${" in file:
        return None
    if text is None:
        try:
            # The context has read the `.env` beside the file, if there is one.
            if file == _ENV or directory is None or not (directory / file).is_file():
                return None
            text = read_text(str(directory / file), _LIMITS).text
        except (UnreadableError, OSError, ValueError):
            return None
    if directory and is_ignored(os.path.abspath(directory / file), _text):  # noqa: PTH100
        return None
    return Source(file, text), parse(text, dict[str, str]().get)[0]


def _text(path: str) -> str | None:
    try:
        return read_text(path, _LIMITS).text
    except (UnreadableError, OSError, ValueError):
        return None


def place(source: Source, name: str) -> Location:
    """The last line that gives ``name`` a value, the one that counts, without it."""
    gives = re.compile(rf"\s*(?:export\s+)?{re.escape(name)}\s*[=:]")
    lines = [n for n, line in enumerate(source.text.splitlines(), 1) if gives.match(line)]
    line = lines[-1] if lines else 1
    return Location(source.name, Place(line, 1, line, 1), (), f"{name}=***")
