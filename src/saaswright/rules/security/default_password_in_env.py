"""A password that everybody tries first, in an env file that is kept with the project."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from saaswright.finding import Severity
from saaswright.rules.default_passwords import well_known
from saaswright.rules.env_files import given, place, read
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """What services are given out of ``.env``, by a variable or its name, and of ``env_file``."""
    said: set[tuple[str, str]] = set()
    reading = cache(partial(read, view))
    for service in view.services:
        for file, name, path in given(service):
            found = reading(file)
            if found is None:
                continue
            source, values = found
            for one in (name,) if name else values:
                value = values.get(one, "")
                if (file, one) in said or not well_known(one, value, service):
                    continue
                said.add((file, one))
                message = f"`{one}`, which `{service.name}` is given, holds a well-known password"
                yield Hit(path, message, hidden=(value,), location=place(source, one))


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
  jobs:
    image: acme/jobs:1.0
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
    env_file:
      - path: local.env
        required: false
""",
    ),
    check=check,
    given=Given(
        beside={
            ".env": "DB_PASSWORD=supersecret\nGENERATED_PASSWORD=kW8vQ2mZ7rT4xN1p\nLOG_LEVEL=test\n"
        }
    ),
)
