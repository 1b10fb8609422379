"""A named volume that is a directory of one host."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Volumes of the local driver with ``o: bind``."""
    for name, volume in view.project.volumes.items():
        options = dict(volume.driver_opts)
        if volume.driver in (None, "local") and "bind" in options.get("o", "").split(","):
            yield Hit(
                ("volumes", name),
                f"the volume `{name}` is the directory `{options.get('device', '')}` of one host",
                key=True,
            )


RULE = Rule(
    id="bind-in-disguise",
    family="cloud-readiness",
    severity=Severity.WARNING,
    what="A named volume is bound to a directory of the host.",
    why="It looks portable and is not: another host has no such directory, and the service does "
    "not start.",
    instead="remove `driver_opts`; the platform decides where a volume lives",
    source="Docker documentation, local volume driver; Compose Specification, 07-volumes.md.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
    driver: local
    driver_opts:
      type: none
      o: bind
      device: /srv/pg
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
  api:
    image: acme/api:1.0
    volumes:
      - files:/files
volumes:
  files:
    driver_opts:
      type: nfs
      o: addr=nfs.example.com
      device: ':/files'
""",
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - data:/data
volumes:
  data:
    driver: acme/replicated
    driver_opts: {o: bind}
""",
    ),
    check=check,
)
