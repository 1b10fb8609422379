"""A store that is told to let everybody in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View

_EMPTY: Final = expression(r"EMPTY_PASSWORD|(?<!DIS)ALLOW_(?:ANONYMOUS|PLAINTEXT)")
_TRUTHY: Final = frozenset({"1", "true", "yes", "on", "y"})


def check(view: View) -> Iterator[Hit]:
    """``…ALLOW_EMPTY_PASSWORD``, ``…_AUTH_METHOD: trust`` and the like."""
    for service in view.services:
        for name, value in service.environment.items():
            text = (value or "").strip().lower()
            trust = text == "trust" and name.upper().endswith("AUTH_METHOD")
            if trust or (text in _TRUTHY and _EMPTY.search(name.upper())):
                yield Hit(
                    service.at("environment", name),
                    f"`{name}` lets everybody into `{service.name}` without a password",
                )


RULE = Rule(
    id="empty-password-allowed",
    family="security",
    severity=Severity.ERROR,
    what="A variable switches authentication off.",
    why="Whoever reaches the network, another container for a start, is let in.",
    instead="remove it and set a password from a variable",
    source="Docker Official Images documentation of postgres and mysql; CWE-306.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_HOST_AUTH_METHOD: trust
""",
        """\
services:
  db:
    image: mysql:8.4
    environment:
      - MYSQL_ALLOW_EMPTY_PASSWORD=yes
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_HOST_AUTH_METHOD: scram-sha-256
""",
        """\
services:
  db:
    image: mysql:8.4
    environment:
      - MYSQL_ALLOW_EMPTY_PASSWORD=no
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      - TRUST_PROXY=yes
      - DISALLOW_ANONYMOUS_LINKS=true
      - CERTIFICATES=trust
      - LOG_LEVEL
""",
    ),
    check=check,
)
