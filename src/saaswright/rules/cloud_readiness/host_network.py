"""A container in the host's network has no network of its own."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``network_mode: host``."""
    for service in view.services:
        if service.service.network_mode == "host":
            yield Hit(service.at("network_mode"), f"`{service.name}` uses the network of its host")


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
)
