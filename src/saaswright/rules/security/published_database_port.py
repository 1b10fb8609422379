"""A database that the whole network can reach."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.ports import bound_locally, only_local, published
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Published ports of the catalog's stores, the loopback address apart."""
    for service in view.services:
        technology = service.technology
        if technology is None or not view.facts.is_store(technology):
            continue
        if technology.category == "object-storage":
            # Browsers fetch and upload objects directly, with signed addresses.
            continue
        own = {str(port.port) for port in technology.ports}
        for index, port in published(service):
            if not only_local(port) and str(port.target) in own:
                yield Hit(
                    service.at("ports", index),
                    f"port {port.target} of `{service.name}` ({technology.name}) can be reached "
                    "from outside",
                    "remove the port (or use `expose`); for a person at the host, "
                    f"`127.0.0.1:{port.published}:{port.target}`",
                    fixes=bound_locally(service, index),
                )


RULE = Rule(
    id="published-database-port",
    family="security",
    severity=Severity.WARNING,
    what="The port of a database, cache or broker is published.",
    why="Other services reach it by its name without that. Published ports go around the host's "
    "firewall rules (Docker writes its own), so a password is all that is left.",
    instead="remove the port (or use `expose`); for a person at the host, `127.0.0.1:5432:5432`",
    source="Docker documentation, packet filtering and firewalls; "
    "CIS Docker Benchmark 1.2, 5.8 and 5.13.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    ports:
      - '5432:5432'
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
    ports:
      - '127.0.0.1:5432:5432'
""",
        """\
services:
  db:
    image: postgres:17
    expose:
      - '5432'
""",
        """\
services:
  web:
    image: nginx:1.30
    ports:
      - '80:80'
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8080:8080'
  files:
    image: quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z
    ports:
      - '9000:9000'
  db:
    image: postgres:17
    ports:
      - '9187:9187'
""",
    ),
    check=check,
    fix="unsafe",
)
