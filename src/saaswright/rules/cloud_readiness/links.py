"""Links are from before networks."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``links`` and ``external_links``."""
    for service in view.services:
        for key, used in (
            ("links", service.service.links),
            ("external_links", service.service.external_links),
        ):
            if used:
                yield Hit(service.at(key), f"`{service.name}` uses `{key}`", key=True)


RULE = Rule(
    id="links",
    family="cloud-readiness",
    severity=Severity.WARNING,
    what="A service uses `links` or `external_links`.",
    why="Services of one network reach each other by name without them. Platforms other than "
    "Docker ignore them, and an external link needs a container that this file does not start.",
    instead="remove it and use the service's name; write `depends_on` where the order matters",
    source="Compose Specification, 05-services.md, links; Docker documentation, legacy links.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    links: [db]
  db:
    image: postgres:17
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    depends_on: [db]
  db:
    image: postgres:17
""",
    ),
    check=check,
)
