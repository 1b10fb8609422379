"""An image for one kind of machine."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``platform`` as a literal."""
    for service in view.services:
        written = str(view.written(service.at("platform")) or "")
        if written and "$" not in written:
            yield Hit(
                service.at("platform"),
                f"`{service.name}` only runs on, or is emulated as, {written}",
                fixes=taken_away(service.at("platform")),
            )


RULE = Rule(
    id="fixed-platform",
    family="images",
    severity=Severity.INFO,
    what="The architecture of a service is fixed.",
    why="On other machines it is emulated, several times slower, or does not start. Machines "
    "with ARM processors are the cheaper ones of most clouds.",
    instead="build the image for both architectures and leave `platform` out, or make it a "
    "parameter",
    source="Compose Specification, 05-services.md, platform; Docker documentation, multi-platform "
    "builds.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    platform: linux/amd64
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    platform: ${PLATFORM:-linux/amd64}
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
