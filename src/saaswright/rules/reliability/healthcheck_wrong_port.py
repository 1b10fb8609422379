"""A healthcheck asks a port that nothing is known to listen on."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.probe import local_ports
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Tests of a local port that neither the catalog nor the service mentions."""
    for service in view.services:
        if service.healthcheck is None:
            continue
        known = known_ports(service)
        for port in dict.fromkeys(local_ports(service.healthcheck)):
            if known and port not in known and not _mentioned(service, port):
                yield Hit(
                    service.at("healthcheck", "test"),
                    f"the healthcheck of `{service.name}` asks port {port}; the service is known "
                    f"to listen on {', '.join(map(str, sorted(known)))}",
                )


def known_ports(service: ServiceView) -> frozenset[int]:
    """The ports that the catalog or the service's ``ports`` and ``expose`` name."""
    texts = [str(port.target) for port in service.service.ports]
    texts += [exposed.partition("/")[0] for exposed in service.service.expose]
    declared = {int(text) for text in texts if text.isdigit()}
    technology = service.technology
    return frozenset(declared | {p.port for p in (technology.ports if technology else ())})


def _mentioned(service: ServiceView, port: int) -> bool:
    """Whether the number stands in the service's command or variables, or comes from a file."""
    own = service.service
    said = [*(own.command or ()), *(own.entrypoint or ()), *map(str, service.environment.values())]
    return bool(own.env_file or own.configs) or any(str(port) in text for text in said)


RULE = Rule(
    id="healthcheck-wrong-port",
    family="reliability",
    severity=Severity.WARNING,
    confidence=Confidence.LOW,
    what="A healthcheck asks another port than the service declares.",
    why="When nothing listens there the service never becomes healthy.",
    instead="ask the port inside the container (right of the colon), not the one on the host",
    source="Docker documentation, HEALTHCHECK (the test runs inside the container).",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8080:3000'
    healthcheck:
      test: curl -f http://localhost:8080/health
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8080:3000'
    healthcheck:
      test: curl -f http://localhost:3000/health
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      ADMIN_PORT: '9000'
    ports:
      - '8080:3000'
    healthcheck:
      test: curl -f http://localhost:9000/health
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: curl -f http://localhost:9000/health
""",
    ),
    check=check,
)
