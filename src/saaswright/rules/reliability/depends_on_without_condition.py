"""Waiting for a process although one could wait for readiness."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Edit, Fix, Severity
from saaswright.rules.healthchecks import trusted
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Dependencies with a healthcheck and no condition; one that was chosen is left.

    One that is not required has a condition: without it Compose does not accept ``required``.
    """
    for service in view.services:
        for name in service.service.depends_on:
            other = view.by_name.get(name)
            if other is None or other.healthcheck is None or name in _implied(service):
                continue
            if not view.is_written(service.at("depends_on", name, "condition")):
                yield Hit(
                    service.at("depends_on", name),
                    f"`{service.name}` starts as soon as `{name}` exists, not when it is healthy",
                    fixes=(_fix(service, name),) if trusted(other) else (),
                )


def _fix(service: ServiceView, name: str) -> Fix:
    path = service.at("depends_on", name, "condition")
    title = f"wait until `{name}` is healthy"
    return Fix(title, (Edit("set", path, "service_healthy"),), safe=True)


def _implied(service: ServiceView) -> frozenset[str]:
    """Dependencies that come from links and shared namespaces, which have no condition."""
    own = service.service
    modes = (own.network_mode, own.ipc, own.pid)
    shared = [mode.removeprefix("service:") for mode in modes if mode]
    linked = [link.partition(":")[0] for link in own.links]
    return frozenset([*shared, *linked])


RULE = Rule(
    id="depends-on-without-condition",
    family="reliability",
    severity=Severity.WARNING,
    what="A dependency with a healthcheck is not waited for.",
    why="The short form of `depends_on` waits until the container has started. A database takes "
    "seconds longer to answer, and the first connections fail.",
    instead="write `depends_on: {NAME: {condition: service_healthy}}`",
    source="Compose Specification, 05-services.md, depends_on; specification, iteration 3.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    depends_on: [db]
  db:
    image: postgres:17
    healthcheck:
      test: [CMD, pg_isready]
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    depends_on:
      db:
        condition: service_healthy
  db:
    image: postgres:17
    healthcheck:
      test: [CMD, pg_isready]
""",
        """\
services:
  api:
    image: acme/api:1.0
    depends_on:
      db:
        condition: service_started
  db:
    image: postgres:17
    healthcheck:
      test: [CMD, pg_isready]
""",
        """\
services:
  api:
    image: acme/api:1.0
    depends_on:
      mail:
        condition: service_started
        required: false
  mail:
    image: acme/mail:1
    healthcheck:
      test: [CMD, ok]
""",
        """\
services:
  api:
    image: acme/api:1.0
    depends_on: [mail, model]
    network_mode: service:vpn
  web:
    image: acme/web:1.0
    links:
      - vpn:gateway
  vpn:
    image: acme/vpn:1.0
    healthcheck:
      test: [CMD, ok]
  mail:
    image: acme/mail:1.0
  model:
    provider:
      type: model
      options: {model: acme/small}
""",
    ),
    check=check,
    fix="safe",
)
