"""A container whose root is the host's root."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``userns_mode: host``."""
    for service in view.services:
        if service.service.userns_mode == "host":
            yield Hit(
                service.at("userns_mode"),
                f"`{service.name}` leaves the user namespace that its engine sets up",
                fixes=taken_away(service.at("userns_mode")),
            )


RULE = Rule(
    id="host-user-namespace",
    family="security",
    severity=Severity.WARNING,
    what="A service shares the host's user namespace.",
    why="An engine with user namespaces maps a container's root to a user without rights; this "
    "line takes that away.",
    instead="remove `userns_mode: host`",
    source="CIS Docker Benchmark 1.2, 5.30; Docker documentation, userns-remap.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    userns_mode: host
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
""",
    ),
    check=check,
    fix="unsafe",
)
