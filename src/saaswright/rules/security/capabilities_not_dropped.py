"""Rights that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Services that do not drop all capabilities."""
    for service in view.services:
        dropped = {name.upper() for name in service.service.cap_drop}
        if "ALL" not in dropped and service.service.privileged is not True:
            yield Hit(
                service.at(),
                f"`{service.name}` keeps the capabilities that every container gets",
                _instead(service),
                key=True,
            )


def _instead(service: ServiceView) -> str | None:
    technology = service.technology
    image = technology.image if technology else None
    if image is None or image.capabilities is None:
        return None
    needed = f" and `cap_add: [{', '.join(image.capabilities)}]`" if image.capabilities else ""
    return f"by the catalog this image runs with `cap_drop: [ALL]`{needed}"


RULE = Rule(
    id="capabilities-not-dropped",
    family="security",
    severity=Severity.INFO,
    what="A service does not drop all capabilities.",
    why="Docker grants fourteen, such as raw network packets and changing owners; most services "
    "need none or few of them.",
    instead="write `cap_drop: [ALL]` and add back what the program fails without",
    source="CIS Docker Benchmark 1.2, 5.3; OWASP Docker Security Cheat Sheet, rule 3; catalog, "
    "`image.capabilities`.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    cap_drop: [ALL]
""",
    ),
    check=check,
)
