"""An image that only this machine can pull."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.connections import LOOPBACK
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Images of a registry on the loopback address."""
    for service in view.services:
        reference = service.reference
        if reference and reference.host.rpartition(":")[0] in LOOPBACK:
            yield Hit(
                service.at("image"),
                f"the image of `{service.name}` is in a registry on this machine",
            )


RULE = Rule(
    id="local-registry",
    family="cloud-readiness",
    severity=Severity.ERROR,
    what="An image comes from a registry on the local machine.",
    why="On any other machine `localhost` is that machine, which has no such registry.",
    instead="push the image to a registry that the platform reaches, such as ghcr.io/ORGANISATION",
    source="Specification, phase 9 (images must be accessible in a registry).",
    fires=(
        """\
services:
  api:
    image: localhost:5000/acme/api:1.0
""",
    ),
    quiet=(
        """\
services:
  api:
    image: ghcr.io/acme/api:1.0
""",
        """\
services:
  api:
    image: acme/api:1.0
""",
        """\
services:
  api:
    build: .
""",
    ),
    check=check,
)
