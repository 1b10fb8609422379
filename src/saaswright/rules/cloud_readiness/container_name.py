"""A fixed container name is a name for one container on one host."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Edit, Fix, Severity
from saaswright.rules.mentions import mentioned
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Every ``container_name``."""
    for service in view.services:
        name = service.service.container_name
        if name:
            yield Hit(
                service.at("container_name"),
                f"`{service.name}` can only run once on a host: its container is named `{name}`",
                fixes=partial(_fixes, service, name),
            )


def _fixes(service: ServiceView, name: str) -> tuple[Fix, ...]:
    """Taking it away, unless somebody else in the project calls the service by it."""
    path = service.at("container_name")
    if name != service.name and mentioned(service.view, name, path):
        return ()
    return (Fix("remove `container_name`", (Edit("delete", path),)),)


RULE = Rule(
    id="container-name",
    family="cloud-readiness",
    severity=Severity.INFO,
    what="A container has a fixed name.",
    why="The service cannot be scaled, and two copies of the project (two tenants, a test beside "
    "production) cannot run on one host. Platforms ignore the name.",
    instead="remove `container_name`; services reach each other by the service's name",
    source="Compose Specification, 05-services.md, container_name.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    container_name: api
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
""",
        """\
services:
  api:
    image: acme/api:1.0
    hostname: api
""",
    ),
    check=check,
    fix="unsafe",
)
