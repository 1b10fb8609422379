"""A process that asks to be root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import ServiceView, View

_ROOT: Final = frozenset({"root", "0"})
_CHOWN: Final = expression(r"\bch(?:own|grp)\b")


def check(view: View) -> Iterator[Hit]:
    """``user: root`` and ``user: 0``."""
    for service in view.services:
        is_root = (service.service.user or "").partition(":")[0] in _ROOT
        if is_root and not _gives_away(service):
            path = service.at("user")
            message = f"`{service.name}` is told to run as root"
            yield Hit(path, message, fixes=taken_away(path))


def _gives_away(service: ServiceView) -> bool:
    """Whether it is a job that only changes owners, which nobody but root may."""
    line = " ".join((*(service.service.entrypoint or ()), *(service.service.command or ())))
    return service.one_shot and bool(_CHOWN.search(line))


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
    command: sh -c "chown -R api /data && exec api"
""",
        """\
services:
  backup:
    image: acme/backup:1.0
    user: '0:0'
    restart: 'no'
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
  owner:
    image: busybox:1.37
    user: '0:0'
    command: [chown, -R, '10001:10001', /data]
    restart: 'no'
    volumes:
      - data:/data
  group:
    image: busybox:1.37
    user: root
    entrypoint: [chgrp, -R, '10001', /data]
    restart: on-failure
    volumes:
      - data:/data
volumes:
  data:
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
