"""A container that sees the host's processes."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``pid: host``."""
    for service in view.services:
        if service.service.pid == "host":
            path = service.at("pid")
            message = f"`{service.name}` sees the processes of its host"
            yield Hit(path, message, fixes=taken_away(path))


RULE = Rule(
    id="host-pid",
    family="cloud-readiness",
    severity=Severity.ERROR,
    what="A service shares the host's process namespace.",
    why="It can read the environment and arguments of every process of the host, and signal them.",
    instead="remove `pid: host`; a sidecar can share one service's processes with "
    "`pid: service:NAME`",
    source="CIS Docker Benchmark 1.2, 5.15.",
    fires=(
        """\
services:
  agent:
    image: acme/agent:1.0
    pid: host
""",
    ),
    quiet=(
        """\
services:
  agent:
    image: acme/agent:1.0
""",
        """\
services:
  app:
    image: acme/app:1.0
  agent:
    image: acme/agent:1.0
    pid: service:app
""",
    ),
    check=check,
    fix="unsafe",
)
