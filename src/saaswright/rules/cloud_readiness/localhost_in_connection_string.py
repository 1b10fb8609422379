"""Inside a container, localhost is the container."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.finding import Confidence, Severity
from saaswright.rules.connections import LOOPBACK, connections, to_a_store
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View

_HOST_GATEWAY: Final = "host.docker.internal"


def check(view: View) -> Iterator[Hit]:
    """Connections to a store on the loopback address, or on the developer's machine."""
    for service in view.services:
        if service.service.network_mode:
            continue
        for connection in connections(service):
            local = connection.host in LOOPBACK or connection.host == _HOST_GATEWAY
            if local and to_a_store(connection, view.facts) and not _itself(service):
                yield Hit(
                    service.at("environment", connection.variable),
                    f"`{connection.variable}` of `{service.name}` points at "
                    f"`{connection.host}`, where nothing but `{service.name}` itself listens"
                    if connection.host in LOOPBACK
                    else f"`{connection.variable}` of `{service.name}` points at a developer's "
                    "machine",
                )


def _itself(service: ServiceView) -> bool:
    """Whether the service is itself a store, which may well talk to itself."""
    return bool(service.technology and service.technology.data)


RULE = Rule(
    id="localhost-in-connection-string",
    family="cloud-readiness",
    severity=Severity.ERROR,
    confidence=Confidence.MEDIUM,
    what="A connection to a database, cache or broker points at localhost.",
    why="In a container `localhost` is the container itself; `host.docker.internal` exists on "
    "Docker Desktop. The connection works on one laptop at most.",
    instead="use the name of the service, such as `postgresql://db:5432/app`, or a parameter",
    source="Docker documentation, networking in Compose (services reach each other by name).",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://localhost:5432/app
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      - DB_HOST=host.docker.internal
""",
        """\
services:
  web:
    image: nginx:1.30
    environment:
      DATABASE_URL: postgresql://localhost:5432/app
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://db:5432/app
  db:
    image: postgres:17
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      PUBLIC_URL: http://localhost:3000
      HOST: localhost
""",
        """\
services:
  api:
    image: acme/api:1.0
    network_mode: host
    environment:
      DATABASE_URL: postgresql://localhost:5432/app
""",
        """\
services:
  db:
    image: postgres:17
    environment:
      DATABASE_URL: postgresql://localhost:5432/app
""",
    ),
    check=check,
)
