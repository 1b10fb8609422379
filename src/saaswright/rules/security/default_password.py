"""A password that everybody tries first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.default_passwords import well_known
from saaswright.rules.literals import literals
from saaswright.rules.model import Hit, Rule
from saaswright.rules.secret_variables import variable_fixes
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Passwords from the list or that are the user's name, in connection strings too."""
    for service in view.services:
        for path, name, value in literals(service):
            found = well_known(name, value, service)
            if found:
                yield Hit(
                    path,
                    f"`{name}` of `{service.name}` holds a well-known password",
                    hidden=found,
                    fixes=partial(variable_fixes, service, path, found),
                )


RULE = Rule(
    id="default-password",
    family="security",
    severity=Severity.ERROR,
    what="A password is a well-known default.",
    why="It is tried first by everybody who finds the port. What starts as an example stays when "
    "the file is deployed.",
    instead="write `${NAME:?set NAME in .env}`, without a default, and generate the value",
    source="CWE-1392 and CWE-521; OWASP Docker Security Cheat Sheet.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: postgres
""",
        """\
services:
  db:
    image: postgres:17
    environment:
      - POSTGRES_PASSWORD=${DB_PASSWORD:-changeme}
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://app:secret@db/app
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      # the user's own name
      DB_DSN: postgres://shop:shop@db/orders
      DB_STRING: host=db user=shop password=shop
      SPRING_DATASOURCE_X: jdbc:postgresql://db/orders?user=shop&password=postgres
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: ${DB_PASSWORD:?set DB_PASSWORD in .env}
""",
        """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD_FILE: /run/secrets/db
      POSTGRES_USER: postgres
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      LOG_LEVEL: test
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DB_DSN: host=db user=shop password=${DB_PASSWORD:?set DB_PASSWORD in .env}
      HINT: write password=secret into the form
""",
    ),
    check=check,
    fix="safe",
)
