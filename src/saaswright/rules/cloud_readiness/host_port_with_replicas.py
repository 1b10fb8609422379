"""Several replicas cannot listen on one port of a host."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.ports import any_host_port, published
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """One published port where several replicas are wanted."""
    for service in view.services:
        for index, port in published(service):
            if service.replicas > 1 and str(port.published).isdigit():
                yield Hit(
                    service.at("ports", index),
                    f"{service.replicas} replicas of `{service.name}` all want port "
                    f"{port.published} of the host",
                    fixes=any_host_port(service, index),
                )


RULE = Rule(
    id="host-port-with-replicas",
    family="cloud-readiness",
    severity=Severity.ERROR,
    what="Several replicas publish the same host port.",
    why="The second replica does not start: the port is taken.",
    instead="put a reverse proxy in front and publish only its port, or publish a range",
    source="Docker documentation, Compose, scaling services with published ports.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8080:80'
    deploy:
      replicas: 2
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '80'
    deploy:
      replicas: 2
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8080-8081:80'
    deploy:
      replicas: 2
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - "8080:80"
""",
    ),
    check=check,
    fix="unsafe",
)
