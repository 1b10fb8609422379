"""A password that everybody tries first, in an env file that is kept with the project."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from saaswright.compose.environment.dotenv import parse
from saaswright.errors import UnreadableError
from saaswright.finding import Location, Severity
from saaswright.rules.default_passwords import is_default
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.secrets import in_url, names_secret
from saaswright.rules.variables import variables
from saaswright.rules.view import ServiceView, View
from saaswright.source import DocumentPath, Limits, Place, Source, read_text

_LIMITS: Final = Limits(size=256 * 1024)
_ENV: Final = ".env"


def check(view: View) -> Iterator[Hit]:
    """What services are given out of ``.env``, by a variable or its name, and of ``env_file``."""
    said: set[tuple[str, str]] = set()
    files: dict[str, tuple[Source, dict[str, str]] | None] = {}
    for service in view.services:
        for file, name, path in _given(service):
            if file not in files:
                files[file] = _read(view, file)
            found = files[file]
            for one in (name,) if name else tuple(found[1] if found else ()):
                value = found[1].get(one, "") if found else ""
                password = value if names_secret(one) else in_url(value)
                if not found or not password or not is_default(password, service):
                    continue
                if (file, one) not in said:
                    said.add((file, one))
                    message = (
                        f"`{one}`, which `{service.name}` is given, holds a well-known password"
                    )
                    yield Hit(path, message, hidden=(value,), location=_place(found[0], one))


def _given(service: ServiceView) -> Iterator[tuple[str, str, DocumentPath]]:
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


def _read(view: View, file: str) -> tuple[Source, dict[str, str]] | None:
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
    if directory and _is_ignored(directory, file):
        return None
    return Source(file, text), parse(text, dict[str, str]().get)[0]


def _is_ignored(directory: Path, file: str) -> bool:
    """Whether a ``.gitignore`` here or above names the file; up to the top of the repository."""
    name = Path(file).name
    for up in (directory.absolute(), *directory.absolute().parents):
        try:
            text = read_text(str(up / ".gitignore"), _LIMITS).text
        except (UnreadableError, OSError, ValueError):
            text = ""
        said = [line.strip() for line in text.splitlines()]
        last = [x for x in said if fnmatch(name, x.lstrip("!").rpartition("/")[2])]
        if last:
            return not last[-1].startswith("!")
        if (up / ".git").exists():
            break
    return False


def _place(source: Source, name: str) -> Location:
    """The last line that gives ``name`` a value, the one that counts, without it."""
    gives = re.compile(rf"\s*(?:export\s+)?{re.escape(name)}\s*[=:]")
    lines = [n for n, line in enumerate(source.text.splitlines(), 1) if gives.match(line)]
    line = lines[-1] if lines else 1
    return Location(source.name, Place(line, 1, line, 1), (), f"{name}=***")


RULE = Rule(
    id="default-password-in-env",
    family="security",
    severity=Severity.ERROR,
    what="A password in `.env` or an `env_file` is a well-known default.",
    why="The file is kept with the project (no `.gitignore` leaves it out), so whoever starts the "
    "project has the password that is tried first.",
    instead="generate the value, and leave the file out of the repository: commit an example "
    "without values",
    source="CWE-1392 and CWE-521; OWASP Docker Security Cheat Sheet.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: ${DB_PASSWORD}
""",
        """\
services:
  db:
    image: postgres:17
    environment:
      - DB_PASSWORD
""",
        """\
services:
  db:
    image: postgres:17
    env_file: [.env]
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: ${GENERATED_PASSWORD}
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      LOG_LEVEL: ${LOG_LEVEL:-info}
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      # another rule's
      DB_PASSWORD: supersecret
""",
    ),
    check=check,
    given=Given(
        beside={
            ".env": "DB_PASSWORD=supersecret\nGENERATED_PASSWORD=kW8vQ2mZ7rT4xN1p\nLOG_LEVEL=test\n"
        }
    ),
)
