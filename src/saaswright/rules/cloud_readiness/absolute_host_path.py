"""A path of one particular host is mounted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Fix, Severity
from saaswright.rules.host_paths import absolute_mounts, is_engine_socket
from saaswright.rules.model import Hit, Rule
from saaswright.rules.portable import utc_instead, volume_instead
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Absolute bind mounts, the engine's socket apart."""
    for service in view.services:
        for index, mount in absolute_mounts(service):
            if not is_engine_socket(mount.source):
                yield Hit(
                    service.at("volumes", index),
                    f"`{service.name}` needs `{mount.source}` of its host",
                    fixes=partial(_instead, service, index),
                )


def _instead(service: ServiceView, index: int) -> tuple[Fix, ...]:
    return utc_instead(service, index) or volume_instead(service, index)


RULE = Rule(
    id="absolute-host-path",
    family="cloud-readiness",
    severity=Severity.WARNING,
    what="An absolute path of the host is mounted.",
    why="Another host has no such path or other files there, and the container can read or "
    "change what belongs to the host.",
    instead="use a named volume for data and `configs:` for files",
    source="CIS Docker Benchmark 1.2, 5.5; Compose Specification, 05-services.md, volumes.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    volumes:
      - /srv/pg:/var/lib/postgresql/data
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
""",
        """\
services:
  db:
    image: postgres:17
    tmpfs:
      - /tmp
""",
        """\
services:
  proxy:
    image: traefik:v3.7
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
""",
    ),
    check=check,
    fix="unsafe",
)
