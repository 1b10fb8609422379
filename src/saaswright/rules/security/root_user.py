"""A process that asks to be root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import View

_ROOT: Final = frozenset({"root", "0"})


def check(view: View) -> Iterator[Hit]:
    """``user: root`` and ``user: 0``."""
    for service in view.services:
        if (service.service.user or "").partition(":")[0] in _ROOT:
            path = service.at("user")
            message = f"`{service.name}` is told to run as root"
            yield Hit(path, message, fixes=taken_away(path))


RULE = Rule(
    id="root-user",
    family="security",
    severity=Severity.WARNING,
    what="A service is told to run as root.",
    why="A hole in it is root in the container, and with a mounted path or a hole in the kernel "
    "root on the host.",
    instead="remove `user`, or give a user without rights such as `10001:10001`; what must be "
    "root to start can drop it in its entrypoint",
    source="CIS Docker Benchmark 1.2, 4.1; OWASP Docker Security Cheat Sheet, rule 2.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    user: root
""",
        """\
services:
  api:
    image: acme/api:1.0
    user: '0:0'
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    user: '10001:10001'
""",
        """\
services:
  api:
    image: acme/api:1.0
""",
    ),
    check=check,
    fix="unsafe",
)
