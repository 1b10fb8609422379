"""A part of the host that decides over all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.finding import Severity
from saaswright.rules.host_paths import absolute_mounts
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View

_SENSITIVE: Final = frozenset(
    {"/", "/boot", "/dev", "/etc", "/lib", "/proc", "/root", "/sys", "/usr", "/var", "/var/run",
     "/run", "/var/lib/docker"}
)  # fmt: skip


def check(view: View) -> Iterator[Hit]:
    """Mounts of the host's root or of a directory of its system."""
    for service in view.services:
        for index, mount in absolute_mounts(service):
            source = str(mount.source).rstrip("/") or "/"
            if source in _SENSITIVE:
                access = "read" if mount.read_only is True else "change"
                yield Hit(
                    service.at("volumes", index),
                    f"`{service.name}` can {access} `{source}` of its host",
                )


RULE = Rule(
    id="sensitive-host-path",
    family="security",
    severity=Severity.ERROR,
    what="A system directory of the host is mounted.",
    why="Whoever can write there is root on the host; whoever can read finds its keys and "
    "passwords.",
    instead="mount the one file that is needed, read-only, or do without",
    source="CIS Docker Benchmark 1.2, 5.5.",
    fires=(
        """\
services:
  agent:
    image: acme/agent:1.0
    volumes:
      - /:/host:ro
""",
        """\
services:
  agent:
    image: acme/agent:1.0
    volumes:
      - /etc:/host/etc
""",
    ),
    quiet=(
        """\
services:
  agent:
    image: acme/agent:1.0
    volumes:
      - /etc/localtime:/etc/localtime:ro
""",
        """\
services:
  agent:
    image: acme/agent:1.0
    volumes:
      - /srv/data:/data
""",
    ),
    check=check,
)
