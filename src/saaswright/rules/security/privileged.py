"""A privileged container is root on its host."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``privileged: true``."""
    for service in view.services:
        if service.service.privileged is True:
            yield Hit(
                service.at("privileged"),
                f"`{service.name}` is root on its host in all but name",
                key=True,
                fixes=taken_away(service.at("privileged")),
            )


RULE = Rule(
    id="privileged",
    family="security",
    severity=Severity.ERROR,
    what="A container is privileged.",
    why="It has every capability and every device of the host; one hole in it is the whole host. "
    "Many platforms refuse it.",
    instead="remove `privileged` and add the one capability it needs with `cap_add`",
    source="CIS Docker Benchmark 1.2, 5.4; OWASP Docker Security Cheat Sheet, rule 3.",
    fires=(
        """\
services:
  vpn:
    image: acme/vpn:1.0
    privileged: true
""",
    ),
    quiet=(
        """\
services:
  vpn:
    image: acme/vpn:1.0
    cap_drop: [ALL]
""",
        """\
services:
  vpn:
    image: acme/vpn:1.0
    privileged: false
""",
    ),
    check=check,
    fix="unsafe",
)
