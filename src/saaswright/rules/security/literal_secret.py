"""A secret in the file is a secret of everybody who can read the repository."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Confidence, Severity
from saaswright.rules.default_passwords import is_default, is_tried
from saaswright.rules.literals import literals
from saaswright.rules.model import Hit, Rule
from saaswright.rules.secret_variables import variable_fixes
from saaswright.rules.secrets import in_connection_strings, known_format, literal, names_secret
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Values of telling names, known formats, and passwords in connection strings; defaults too."""
    for service in view.services:
        for path, name, value in literals(service):
            of = f"`{name}` of `{service.name}`"
            kind = known_format(value)
            inner = [one for one in in_connection_strings(value) if not is_tried(one, service)]
            hidden: tuple[str, ...] = (value,)
            if kind:
                message = f"{of} holds {kind}"
            elif names_secret(name) and literal(value) and not is_default(value, service):
                message = f"the secret {of} stands in the file"
            elif inner:
                where = "URL" if inner[0].in_url else "connection string"
                message = f"{of} holds a password in its {where}"
                hidden = tuple(one.value for one in inner)
            else:
                continue
            fixes = partial(variable_fixes, service, path, hidden)
            yield Hit(path, message, hidden=hidden, fixes=fixes)


RULE = Rule(
    id="literal-secret",
    family="security",
    severity=Severity.ERROR,
    confidence=Confidence.MEDIUM,
    what="A password, key or token stands in the file.",
    why="It is in the history of the repository for good, the same in every environment, and "
    "cannot be rotated without a release.",
    instead="write `${NAME:?set NAME in .env}` and keep the value in .env, which is not "
    "committed, or in the platform's secret store; then rotate it",
    source="OWASP Secrets Management Cheat Sheet; CWE-798; specification, phase 6.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      JWT_SECRET: kW8vQ2mZ7rT4xN1p
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://app:kW8vQ2mZ7r@db.example.com/app
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      SESSION_SECRET: ${SESSION_SECRET:-kW8vQ2mZ7rT4xN1p}
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DEPLOY_WITH: ghp_a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      JDBC: jdbc:postgresql://db/orders?user=shop&password=kW8vQ2mZ7r
      LIBPQ: host=db user=shop password='kW8vQ2 mZ7r' dbname=orders
      ADO: Server=db;User Id=shop;Password=kW8vQ2mZ7r;Database=orders
      GO: shop:kW8vQ2mZ7r@tcp(db:3306)/orders
      BROKER: amqp://:kW8vQ2mZ7r@mq
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      JWT_SECRET: ${JWT_SECRET:?set JWT_SECRET in .env}
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DB_PASSWORD_FILE: /run/secrets/db
      TOKEN_TTL: 3600s
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://app:${DB_PASSWORD}@db.example.com/app
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      PUBLIC_KEY_URL: https://example.com/jwks
      PASSWORD_MIN_LENGTH: '12'
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      # well-known passwords are another rule's
      DB_PASSWORD: changeme
      DATABASE_URL: postgresql://app:changeme@db.example.com/app
      DB_DSN: host=db user=shop password=shop
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      JDBC: jdbc:postgresql://db/orders?user=shop&password=${DB_PASSWORD:?set DB_PASSWORD in .env}
      LIBPQ: host=db user=shop passfile=/run/secrets/db
      ADO: Server=db;User Id=shop;Password={password};Database=orders
      GO: shop@tcp(db:3306)/orders
      HINT: write password=kW8vQ2mZ7r into the form
      CALL: curl --user shop --password=kW8vQ2mZ7r
""",
    ),
    check=check,
    fix="safe",
)
