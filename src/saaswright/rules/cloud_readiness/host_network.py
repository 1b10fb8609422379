"""A container in the host's network has no network of its own."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Edit, Fix, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """``network_mode: host``."""
    for service in view.services:
        if service.service.network_mode == "host":
            path = service.at("network_mode")
            message = f"`{service.name}` uses the network of its host"
            yield Hit(path, message, fixes=_fixes(service))


def _fixes(service: ServiceView) -> tuple[Fix, ...]:
    """The project's own network; what listened on the host has to be published by hand."""
    path = service.at("network_mode")
    changes = (path, service.at("networks"), ("networks", "default"))
    return (Fix("use the project's network", (Edit("delete", path),), changes=changes),)


RULE = Rule(
    id="host-network",
    family="cloud-readiness",
    severity=Severity.ERROR,
    what="A service uses the host's network.",
    why="Its ports collide with the host's, other services do not reach it by name, and it sees "
    "everything that listens on the host's loopback address.",
    instead="remove `network_mode: host`, publish the ports that must be reached, and use "
    "service names between services",
    source="CIS Docker Benchmark 1.2, 5.9; Compose Specification, 05-services.md, network_mode.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    network_mode: host
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8080:8080'
""",
        """\
services:
  job:
    image: acme/job:1.0
    network_mode: none
""",
    ),
    check=check,
    fix="unsafe",
)
