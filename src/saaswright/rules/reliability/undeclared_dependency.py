"""A service talks to another one and does not say so."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Edit, Fix, Severity
from saaswright.rules.connections import connections, to_a_store
from saaswright.rules.healthchecks import trusted
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Stores named in variables that are services of this file and not depended on."""
    for service in view.services:
        needed = view.needs(service.name)
        said: set[str] = set()
        for connection in connections(service):
            other = view.by_name.get(connection.host)
            if other is None or other.name in said or other.name in (*needed, service.name):
                continue
            if service.name in view.needs(other.name) or not _store(connection_to=other, view=view):
                continue
            if to_a_store(connection, view.facts) or connection.port:
                said.add(other.name)
                yield Hit(
                    service.at("environment", connection.variable),
                    f"`{service.name}` connects to `{other.name}` and does not depend on it",
                    f"write `depends_on: {{{other.name}: {{condition: service_healthy}}}}`",
                    fixes=_declared(service, other),
                )


def _store(connection_to: ServiceView, view: View) -> bool:
    """Whether the other service keeps data for others, which must be there first."""
    technology = connection_to.technology
    return bool(technology and view.facts.is_store(technology))


def _declared(service: ServiceView, other: ServiceView) -> tuple[Fix, ...]:
    """Waiting for it; safe where whoever is started now is started then."""
    condition = "service_healthy" if trusted(other) else "service_started"
    same = set(other.service.profiles) <= set(service.service.profiles)
    path = service.at("depends_on", other.name)
    edit = Edit("set", (*path, "condition"), condition)
    return (Fix(f"depend on `{other.name}`", (edit,), safe=same, changes=(path,)),)


RULE = Rule(
    id="undeclared-dependency",
    family="reliability",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A variable names a database, cache or broker of this file that is not in `depends_on`.",
    why="The two start in any order: the first connections may fail, and `up api` starts the one "
    "without the other.",
    instead="add it to `depends_on` with `condition: service_healthy`",
    source="Compose Specification, 05-services.md, depends_on; specification, iteration 3.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://app@db:5432/app
      REPORTS_URL: postgresql://reader@db:5432/app
  db:
    image: postgres:17
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DB_HOST: db
  db:
    image: postgres:17
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      PEER: store:5432
  store:
    image: postgres:17
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://app@db:5432/app
    depends_on: [db]
  db:
    image: postgres:17
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://app@db.example.com:5432/app
  db:
    image: postgres:17
""",
        """\
services:
  web:
    image: nginx:1.30
    environment:
      PEER_HOST: store
      API_URL: http://api:8080
  api:
    image: acme/api:1.0
    environment:
      WEB_URL: http://web:80
  store:
    image: postgres:17
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://db:5432/app
  db:
    image: postgres:17
    depends_on: [api]
""",
    ),
    check=check,
    fix="safe",
)
