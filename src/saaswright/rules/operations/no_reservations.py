"""Nobody knows what a service needs to run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.sizes import reservations
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Services without reservations."""
    for service in view.services:
        own = service.service
        resources = own.deploy.resources if own.deploy else None
        if own.mem_reservation is None and (resources is None or resources.reservations is None):
            message = f"`{service.name}` does not say what it needs"
            yield Hit(service.at(), message, key=True, fixes=partial(reservations, service))


RULE = Rule(
    id="no-reservations",
    family="operations",
    severity=Severity.INFO,
    what="A service reserves no resources.",
    why="A scheduler puts it where there is no room for it; it starts and is starved.",
    instead="write `deploy.resources.reservations` with what it uses when idle",
    source="Compose Specification, deploy.md, resources; specification, iteration 7.",
    fires=(
        """\
services:
  db:
    image: postgres:17
""",
        """\
services:
  api:
    image: acme/api:1.0
""",
        """\
services:
  api:
    image: acme/api:1.0
    deploy:
      resources:
        limits:
          memory: 512M
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
    mem_reservation: 512m
""",
        """\
services:
  api:
    image: acme/api:1.0
    deploy:
      resources:
        reservations:
          memory: 128M
""",
        """\
services:
  api:
    image: acme/api:1.0
    mem_reservation: 128m
  worker:
    image: acme/worker:1.0
    deploy:
      resources:
        reservations:
          cpus: '0.1'
""",
    ),
    check=check,
    fix="unsafe",
)
