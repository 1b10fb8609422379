"""A service that talks to the machine it runs on."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``extra_hosts`` with the host's own address."""
    for service in view.services:
        for name, addresses in service.service.extra_hosts.items():
            if "host-gateway" in addresses:
                yield Hit(
                    service.at("extra_hosts"),
                    f"`{service.name}` reaches its host as `{name}`",
                    key=True,
                )


RULE = Rule(
    id="host-gateway",
    family="cloud-readiness",
    severity=Severity.WARNING,
    what="A service reaches the host through `host-gateway`.",
    why="What listens on a developer's machine does not listen on a platform's.",
    instead="run what it needs as a service, or make its address a parameter",
    source="Docker documentation, dockerd, host-gateway-ip.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    extra_hosts:
      - host.docker.internal:host-gateway
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    extra_hosts:
      - legacy:10.0.0.7
""",
    ),
    check=check,
)
