"""A service that is built where it runs cannot be deployed elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Services with ``build``."""
    for service in view.services:
        if service.service.build is None:
            continue
        image = service.service.image
        known = f"; its image `{image}` can stay" if image else ""
        yield Hit(
            service.at("build"),
            f"`{service.name}` is built from source where it runs{known}",
            key=True,
        )


RULE = Rule(
    id="build-context",
    family="cloud-readiness",
    severity=Severity.ERROR,
    what="A service has `build:`.",
    why="A platform pulls images; it has neither the source code nor a builder. "
    "The file runs only on machines that hold the repository.",
    instead="build and push the image, then write `image: REGISTRY/NAME:VERSION` instead of "
    "`build:`; `saaswright images convert` does it",
    source="Specification, phase 9 (no `build:` contexts remain in the compose file).",
    fires=(
        """\
services:
  api:
    build: ./api
""",
    ),
    quiet=(
        """\
services:
  api:
    image: ghcr.io/acme/api:1.4.2
""",
    ),
    check=check,
)
