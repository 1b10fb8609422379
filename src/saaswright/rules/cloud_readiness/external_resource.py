"""Something that must exist before the project starts."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """External networks, volumes, configs and secrets that a service uses."""
    project = view.project
    for section, elements in (
        ("networks", project.networks),
        ("volumes", project.volumes),
        ("configs", project.configs),
        ("secrets", project.secrets),
    ):
        for name, element in elements.items():
            if element.external is True:
                yield Hit(
                    (section, name),
                    f"`{name}` must exist on the host before the project starts",
                    key=True,
                )


RULE = Rule(
    id="external-resource",
    family="cloud-readiness",
    severity=Severity.INFO,
    what="A network, volume, config or secret is external.",
    why="Nothing in the file makes it. Where it is missing the project does not start, and a new "
    "environment or tenant needs somebody to make it first.",
    instead="let the project make it, or write down who does",
    source="Compose Specification, 06-networks.md and 07-volumes.md, external.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    networks: [shared]
networks:
  shared:
    external: true
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    networks: [shared]
networks:
  shared:
""",
    ),
    check=check,
)
