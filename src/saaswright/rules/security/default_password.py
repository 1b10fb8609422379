"""A password that everybody tries first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.finding import Severity
from saaswright.rules.literals import literals
from saaswright.rules.model import Hit, Rule
from saaswright.rules.secrets import in_url, names_secret
from saaswright.rules.view import ServiceView, View

# The first entries of every list of default credentials; lower case.
_DEFAULTS: Final = frozenset(
    {
        "admin", "administrator", "changeit", "changeme", "change_me", "change-me", "default",
        "demo", "dev", "development", "example", "guest", "letmein", "minioadmin", "mypassword",
        "pass", "passw0rd", "password", "password1", "password123", "postgres", "root",
        "rootpassword", "secret", "secretpassword", "somewordpress", "supersecret", "test",
        "toor", "user", "wordpress", "123456", "12345678", "1234", "qwerty", "yourpassword",
        "your_password", "mysecretpassword", "my-secret-pw", "p@ssw0rd", "pw", "secret123",
    }
)  # fmt: skip


def check(view: View) -> Iterator[Hit]:
    """Passwords from the list, and passwords that are the user's or the service's name."""
    for service in view.services:
        for path, name, value in literals(service):
            password = value if names_secret(name) else in_url(value)
            if password and is_default(password, service):
                yield Hit(
                    path,
                    f"`{name}` of `{service.name}` holds a well-known password",
                    hidden=(password,),
                )


def is_default(password: str, service: ServiceView) -> bool:
    """Whether whoever tries would try it first: a well-known one, or one of the names beside it."""
    plain = password.strip().lower()
    beside = {
        (value or "").lower()
        for name, value in service.environment.items()
        if name.upper().endswith(("USER", "USERNAME", "_DB", "_DATABASE"))
    }
    return plain in _DEFAULTS or bool(plain and plain in beside)


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
    ),
    check=check,
)
