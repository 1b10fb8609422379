"""A connection that leaves the project and is not encrypted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Fix, Severity
from saaswright.rules.connections import connections
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import replaced
from saaswright.rules.view import ServiceView, View

_OFF: Final = expression(
    r"[?&;\s](?:sslmode=disable|ssl-mode=DISABLED|useSSL=false|ssl=false|tls=false|encrypt=false)\b",
    re.IGNORECASE,
)
_ON: Final = {"disable": "require", "disabled": "REQUIRED", "false": "true"}


def check(view: View) -> Iterator[Hit]:
    """Connection strings with TLS switched off, to hosts that are no services of the file."""
    for service in view.services:
        for name, value in service.environment.items():
            if not value or not _OFF.search(value):
                continue
            hosts = [c.host for c in connections(service) if c.variable == name]
            if hosts and not any(host in view.by_name or "." not in host for host in hosts):
                yield Hit(
                    service.at("environment", name),
                    f"`{name}` of `{service.name}` connects to `{hosts[0]}` without TLS",
                    fixes=_with_tls(service, name),
                )


def _with_tls(service: ServiceView, name: str) -> tuple[Fix, ...]:
    path = service.at("environment", name)
    found = _OFF.search(str(service.view.written(path) or ""))
    if found is None:
        return ()
    old = found[0][1:]
    key, _, value = old.partition("=")
    return replaced(path, old, f"{key}={_ON[value.lower()]}")


RULE = Rule(
    id="sslmode-disable",
    family="security",
    severity=Severity.WARNING,
    what="A connection to a host outside the project switches TLS off.",
    why="Data and password cross networks that others share, readable for whoever is on the way.",
    instead="write `sslmode=verify-full` (or `require`), and give the authority's certificate",
    source="PostgreSQL documentation, SSL support (sslmode); specification, phase 6.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://app@db.example.com/app?sslmode=disable
      CACHE_URL: redis://cache:6379
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://app@db.example.com/app?sslmode=verify-full
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://app@db/app?sslmode=disable
    depends_on: [db]
  db:
    image: postgres:17
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      - LOG_LEVEL
      - JDBC_OPTIONS=?useSSL=false
      - DATABASE_URL=postgresql://app@db.internal/app?sslmode=disable
      - REPORTS_URL=postgresql://app@host-of-reports/app?sslmode=disable
  db:
    image: postgres:17
    hostname: db.internal
""",
    ),
    check=check,
    fix="unsafe",
)
