"""A file or directory beside the compose file stays behind when the file is deployed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Fix, Severity
from saaswright.rules.cloud_readiness.source_bind_mount import is_source
from saaswright.rules.host_paths import relative_mounts
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.portable import config_instead, volume_instead
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Relative bind mounts that are not source code."""
    for service in view.services:
        for index, mount in relative_mounts(service):
            if not is_source(service, mount):
                yield Hit(
                    service.at("volumes", index),
                    f"`{mount.target}` of `{service.name}` comes from a path on this machine",
                    fixes=partial(_instead, service, index),
                )


def _instead(service: ServiceView, index: int) -> tuple[Fix, ...]:
    return config_instead(service, index) or volume_instead(service, index)


RULE = Rule(
    id="relative-mount-cannot-travel",
    family="cloud-readiness",
    severity=Severity.WARNING,
    what="A path beside the compose file is mounted.",
    why="Only the compose file travels to a platform. A missing path becomes an empty "
    "directory, and the service starts without its configuration or data.",
    instead="a configuration file belongs in `configs:`, a credential in `secrets:`, "
    "data in a named volume",
    source="Compose Specification, 05-services.md, volumes (create_host_path) and configs.",
    fires=(
        """\
services:
  web:
    image: nginx:1.30
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf:ro
""",
        """\
services:
  db:
    image: postgres:17
    volumes:
      - ./pgdata:/var/lib/postgresql/data
""",
    ),
    quiet=(
        """\
services:
  web:
    image: nginx:1.30
    configs:
      - source: web
        target: /etc/nginx/nginx.conf
configs:
  web:
    file: ./nginx.conf
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
        """\
services:
  api:
    build: .
    volumes:
      - ./src:/app
""",
    ),
    check=check,
    fix="unsafe",
    given=Given(beside={"nginx.conf": "events {}\n"}),
    allows_override=True,
)
