"""Rights that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.hardening import without_capabilities
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Services that do not drop all capabilities."""
    for service in view.services:
        if service.technology is not None and _needed(service) is None:
            continue
        dropped = {name.upper() for name in service.service.cap_drop}
        if "ALL" not in dropped and service.service.privileged is not True:
            yield Hit(
                service.at(),
                f"`{service.name}` keeps the capabilities that every container gets",
                _instead(service),
                key=True,
                fixes=partial(without_capabilities, service),
            )


def _needed(service: ServiceView) -> tuple[str, ...] | None:
    """What the image fails without, by the catalog; ``None`` when nobody has recorded it."""
    image = service.technology.image if service.technology else None
    return None if image is None else image.capabilities


def _instead(service: ServiceView) -> str | None:
    capabilities = _needed(service)
    if capabilities is None:
        return None
    needed = f" and `cap_add: [{', '.join(capabilities)}]`" if capabilities else ""
    return f"by the catalog this image runs with `cap_drop: [ALL]`{needed}"


RULE = Rule(
    id="capabilities-not-dropped",
    family="security",
    severity=Severity.INFO,
    what="A service does not drop all capabilities.",
    why="Docker grants fourteen, such as raw network packets and changing owners; most services "
    "need none or few of them. Where the catalog knows the image and has no record of what it "
    "fails without, the rule is quiet.",
    instead="write `cap_drop: [ALL]` and add back what the program fails without",
    source="CIS Docker Benchmark 1.2, 5.3; OWASP Docker Security Cheat Sheet, rule 3; catalog, "
    "`image.capabilities`.",
    fires=(
        """\
services:
  db:
    image: postgres:17
""",
        """\
services:
  api:
    image: acme/api:1.0
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
    cap_drop: [ALL]
    cap_add: [CHOWN, DAC_OVERRIDE, FOWNER, SETGID, SETUID]
""",
        """\
services:
  api:
    image: acme/api:1.0
    cap_drop: [ALL]
""",
        """\
services:
  unrecorded:
    image: quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z
  agent:
    image: acme/agent:1.0
    privileged: true
""",
    ),
    check=check,
    fix="unsafe",
)
