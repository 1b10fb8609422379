"""An administration port that the whole network can reach."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.ports import bound_locally, only_local, published
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Published ports that the catalog knows as administration, of other than stores."""
    for service in view.services:
        technology = service.technology
        if technology is None or view.facts.is_store(technology):
            continue
        admin = {str(port.port): port.name for port in technology.ports if port.use != "client"}
        for index, port in published(service):
            number = str(port.target)
            if number in admin and not only_local(port):
                yield Hit(
                    service.at("ports", index),
                    f"port {number} ({admin[number]}) of `{service.name}` is for administration "
                    "and can be reached from outside",
                    fixes=bound_locally(service, index),
                )


RULE = Rule(
    id="published-admin-port",
    family="security",
    severity=Severity.WARNING,
    what="A port for administration or metrics is published.",
    why="Administration interfaces often ask for no password and can change or stop the service.",
    instead="do not publish it, or only at `127.0.0.1:`",
    source="Catalog, `ports` of each technology; CIS Docker Benchmark 1.2, 5.8 and 5.13.",
    fires=(
        """\
services:
  gateway:
    image: kong:3.9
    ports:
      - '8001:8001'
""",
    ),
    quiet=(
        """\
services:
  gateway:
    image: kong:3.9
    ports:
      - '8000:8000'
""",
        """\
services:
  gateway:
    image: kong:3.9
    ports:
      - '127.0.0.1:8001:8001'
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8001:8001'
  broker:
    image: rabbitmq:4.3
    ports:
      - '15672:15672'
""",
    ),
    check=check,
    fix="unsafe",
)
