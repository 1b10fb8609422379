"""Inside a container, localhost is the container."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from saaswright.finding import Confidence, Fix, Severity
from saaswright.rules.connections import LOOPBACK, Connection, connections, to_a_store
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import replaced
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
                    fixes=partial(_by_name, service, connection),
                )


def _itself(service: ServiceView) -> bool:
    """Whether the service is itself a store, which may well talk to itself."""
    return bool(service.technology and service.technology.data)


def _by_name(service: ServiceView, connection: Connection) -> tuple[Fix, ...]:
    """The one store of the project that this can only mean, by its name and its own port."""
    path = service.at("environment", connection.variable)
    host, port = connection.host, connection.port
    old = host if port is None else f"{host}:{port}"
    text = str(service.view.written(path) or "")
    meant = [
        (other, inside)
        for other in service.view.services
        if (inside := _meant(other, connection)) is not None and _together(service, other)
    ]
    if len(meant) != 1 or text.count(host) != 1 or text.count(old) != 1 or f"{old}:" in text:
        return ()
    other, inside = meant[0]
    return replaced(path, old, other.name if port is None else f"{other.name}:{inside}")


def _meant(other: ServiceView, connection: Connection) -> int | None:
    """The port at which ``other`` is what the connection asks for, as its host saw it."""
    technology, facts = other.technology, other.view.facts
    if technology is None or not facts.is_store(technology):
        return None
    if connection.scheme and connection.scheme not in facts.schemes_of(technology):
        return None
    main = technology.ports[0].port if technology.ports else None
    if connection.port is None:
        return main
    outside = {str(port.published): port.target for port in other.service.ports if port.published}
    inside = outside.get(str(connection.port))
    if inside is not None:
        return int(inside) if str(inside).isdigit() else None
    return main if main == connection.port and not outside else None


def _together(service: ServiceView, other: ServiceView) -> bool:
    """Whether the two have a network in common, and start together."""
    shared = service.service.networks.keys() & other.service.networks.keys()
    at_once = set(other.service.profiles) <= set(service.service.profiles)
    return bool(shared) and at_once and not other.service.network_mode and service is not other


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
  db:
    image: postgres:17
""",
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
    fix="unsafe",
)
