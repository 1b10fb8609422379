"""A piece of hardware of one host."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``devices``."""
    for service in view.services:
        for index, device in enumerate(service.service.devices):
            yield Hit(
                service.at("devices", index),
                f"`{service.name}` needs the device `{device.source}` of its host",
            )


RULE = Rule(
    id="devices",
    family="cloud-readiness",
    severity=Severity.WARNING,
    what="A device of the host is passed into a container.",
    why="A cloud machine has no such device, and direct access to one goes around the isolation "
    "of the container.",
    instead="for a GPU write `deploy.resources.reservations.devices` or `gpus`; otherwise do "
    "without the device",
    source="CIS Docker Benchmark 1.2, 5.17; Compose Specification, deploy.md, devices.",
    fires=(
        """\
services:
  hub:
    image: acme/hub:1.0
    devices:
      - /dev/ttyUSB0:/dev/ttyUSB0
""",
    ),
    quiet=(
        """\
services:
  model:
    image: acme/model:1.0
    gpus: all
""",
        """\
services:
  hub:
    image: acme/hub:1.0
""",
    ),
    check=check,
)
