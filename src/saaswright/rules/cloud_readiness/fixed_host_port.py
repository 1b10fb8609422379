"""A port number of the host that stands in the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.ports import as_written, host_port_parameter, published
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Published ports without a variable in them, on services with one replica."""
    for service in view.services:
        for index, port in published(service):
            written = str(as_written(service, index))
            if "$" not in written and service.replicas <= 1:
                yield Hit(
                    service.at("ports", index),
                    f"`{service.name}` always takes port {port.published} of its host",
                    fixes=partial(host_port_parameter, service, index),
                )


RULE = Rule(
    id="fixed-host-port",
    family="cloud-readiness",
    severity=Severity.INFO,
    what="A host port is fixed.",
    why="Two copies of the project cannot run on one host, and the port may be taken. "
    "A platform chooses the outer port itself.",
    instead="make it a parameter: `${HTTP_PORT:-8080}:80`",
    source="Omnistrate documentation, compose specification (the host part of `ports` is ignored).",
    fires=(
        """\
services:
  web:
    image: nginx:1.30
    ports:
      - '8080:80'
""",
    ),
    quiet=(
        """\
services:
  web:
    image: nginx:1.30
    ports:
      - '${HTTP_PORT:-8080}:80'
""",
        """\
services:
  web:
    image: nginx:1.30
    expose:
      - '80'
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - "8080:80"
    deploy:
      replicas: 2
""",
    ),
    check=check,
    fix="safe",
)
