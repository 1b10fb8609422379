"""Mounts that reach back into the host."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View

_SHARED = ("shared", "rshared")


def check(view: View) -> Iterator[Hit]:
    """Bind mounts with ``shared`` or ``rshared`` propagation."""
    for service in view.services:
        for index, mount in service.mounts():
            propagation = mount.bind.propagation if mount.bind else None
            if propagation in _SHARED:
                yield Hit(
                    service.at("volumes", index),
                    f"what `{service.name}` mounts below `{mount.target}` appears on its host",
                )


RULE = Rule(
    id="shared-mount-propagation",
    family="security",
    severity=Severity.WARNING,
    what="A mount is shared back with the host.",
    why="What the container mounts there is mounted on the host, and in every other container "
    "that shares it.",
    instead="leave the propagation out (it is `rprivate` then), or write `rslave`",
    source="CIS Docker Benchmark 1.2, 5.19; Docker documentation, bind propagation.",
    fires=(
        """\
services:
  agent:
    image: acme/agent:1.0
    volumes:
      - /mnt:/mnt:rshared
""",
    ),
    quiet=(
        """\
services:
  agent:
    image: acme/agent:1.0
    volumes:
      - /mnt:/mnt:rslave
""",
        """\
services:
  agent:
    image: acme/agent:1.0
    volumes:
      - data:/mnt
volumes:
  data:
""",
    ),
    check=check,
)
