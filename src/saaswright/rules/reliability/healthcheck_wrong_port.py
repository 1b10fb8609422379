"""A healthcheck that asks the port of the host."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.probe import local_ports
from saaswright.rules.probing import asking
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Tests of a port that is only known as the host's side of a mapping."""
    for service in view.services:
        if service.healthcheck is None or service.service.network_mode:
            continue
        inside = _inside(service)
        outside = {port.published: port.target for port in service.service.ports}
        for port in dict.fromkeys(local_ports(service.healthcheck)):
            target = outside.get(str(port))
            if target is not None and port not in inside and not _mentioned(service, port):
                yield Hit(
                    service.at("healthcheck", "test"),
                    f"the healthcheck of `{service.name}` asks port {port}, which is the host's; "
                    f"inside the container it is {target}",
                    fixes=asking(service, port, str(target)),
                )


def _inside(service: ServiceView) -> frozenset[int]:
    """The ports that the catalog or the service's ``ports`` and ``expose`` name."""
    texts = [str(port.target) for port in service.service.ports]
    texts += [exposed.partition("/")[0] for exposed in service.service.expose]
    declared = {int(text) for text in texts if text.isdigit()}
    technology = service.technology
    return frozenset(declared | {p.port for p in (technology.ports if technology else ())})


def _mentioned(service: ServiceView, port: int) -> bool:
    """Whether the number stands in the service's command or variables."""
    own = service.service
    said = [*(own.command or ()), *(own.entrypoint or ()), *map(str, service.environment.values())]
    return any(str(port) in text for text in said)


RULE = Rule(
    id="healthcheck-wrong-port",
    family="reliability",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A healthcheck asks the port that is published, not the one inside the container.",
    why="The test runs inside the container, where nothing listens on the host's port: the "
    "service never becomes healthy.",
    instead="ask the port inside the container (right of the colon), not the one on the host",
    source="Docker documentation, HEALTHCHECK (the test runs inside the container).",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      LOG_LEVEL: info
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
        """\
services:
  worker:
    image: acme/worker:1.0
  agent:
    image: acme/agent:1.0
    network_mode: host
    ports: ["8080:80"]
    healthcheck:
      test: [CMD, wget, -q, "http://localhost:8080/"]
""",
        """\
services:
  both:
    image: acme/api:1.0
    ports: ["8080:80", "8081:8080"]
    healthcheck:
      test: [CMD, wget, -q, "http://localhost:8080/"]
  by-command:
    image: acme/api:1.0
    command: [serve, "--port=8080"]
    ports: ["8082:80", "8080:81"]
    healthcheck:
      test: [CMD, wget, -q, "http://localhost:8080/"]
  by-entrypoint:
    image: acme/api:1.0
    entrypoint: [serve, "--port=8080"]
    ports: ["8080:82"]
    healthcheck:
      test: [CMD, wget, -q, "http://localhost:8080/"]
""",
        """\
services:
  exposed:
    image: acme/api:1.0
    expose: ["8080/tcp", "9000-9010"]
    ports: ["8080:80"]
    healthcheck:
      test: [CMD, wget, -q, "http://localhost:8080/"]
  proxy:
    image: nginx:1.30
    ports: ["80:8080"]
    healthcheck:
      test: [CMD, curl, -f, "http://localhost:80/"]
""",
    ),
    check=check,
    fix="unsafe",
)
