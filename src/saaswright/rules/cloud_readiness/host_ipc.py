"""A container that shares the host's shared memory."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``ipc: host``."""
    for service in view.services:
        if service.service.ipc == "host":
            path = service.at("ipc")
            message = f"`{service.name}` shares the memory of its host"
            yield Hit(path, message, fixes=taken_away(path))


RULE = Rule(
    id="host-ipc",
    family="cloud-readiness",
    severity=Severity.ERROR,
    what="A service shares the host's IPC namespace.",
    why="It can read and change the shared memory of every process of the host.",
    instead="remove `ipc: host`; more shared memory for itself is `shm_size: 1gb`",
    source="CIS Docker Benchmark 1.2, 5.16; Compose Specification, 05-services.md, shm_size.",
    fires=(
        """\
services:
  gpu:
    image: acme/gpu:1.0
    ipc: host
""",
    ),
    quiet=(
        """\
services:
  gpu:
    image: acme/gpu:1.0
    shm_size: 1gb
""",
    ),
    check=check,
    fix="unsafe",
)
