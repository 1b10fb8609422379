"""The engine's socket inside a container is root on the host."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.host_paths import is_engine_socket
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Mounts of the engine's socket, in either form."""
    for service in view.services:
        message = f"`{service.name}` can control the engine of its host, which is to be root there"
        if service.service.use_api_socket is True:
            yield Hit(service.at("use_api_socket"), message, key=True)
        for index, mount in service.mounts():
            if is_engine_socket(mount.source):
                yield Hit(service.at("volumes", index), message)


RULE = Rule(
    id="docker-socket",
    family="cloud-readiness",
    severity=Severity.ERROR,
    what="The container engine's socket is mounted.",
    why="Whoever controls the container controls the host. Platforms that do not run Docker "
    "have no such socket at all. Read-only mounting does not help: the socket still answers.",
    instead="use the platform's API, or a filtering proxy that allows only what is needed",
    source="OWASP Docker Security Cheat Sheet, rule 1; CIS Docker Benchmark 1.2, 5.31.",
    fires=(
        """\
services:
  proxy:
    image: traefik:v3.7
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
""",
        """\
services:
  agent:
    image: acme/agent:1.0
    use_api_socket: true
""",
    ),
    quiet=(
        """\
services:
  proxy:
    image: traefik:v3.7
    configs: [routes]
configs:
  routes:
    content: 'http: {}'
""",
        """\
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
""",
    ),
    check=check,
)
