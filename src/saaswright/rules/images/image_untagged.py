"""An image without a tag is whatever `latest` is today."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.tags import pinned
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Images with neither tag nor digest."""
    for service in view.services:
        reference = service.reference
        if reference and not reference.tag and not reference.digest and is_pulled(service):
            yield Hit(
                service.at("image"),
                f"`{reference.name}` of `{service.name}` has no tag",
                instead_of(service),
                fixes=partial(pinned, service),
            )


def is_pulled(service: ServiceView) -> bool:
    """Whether the image comes from a registry, rather than from who builds it on the host."""
    return service.service.pull_policy not in ("never", "build")


def instead_of(service: ServiceView) -> str | None:
    """The tag that the catalog recommends for this image."""
    technology = service.technology
    if technology is None or technology.image is None:
        return None
    return (
        f"pin the release that was tested; the catalog's is "
        f"`{technology.image.repository}:{technology.image.tag}`"
    )


RULE = Rule(
    id="image-untagged",
    family="images",
    severity=Severity.WARNING,
    what="An image has no tag.",
    why="Without a tag the newest image is pulled: tomorrow's deployment differs from today's, "
    "and a major version may arrive with a restart.",
    instead="pin the release that was tested, such as `NAME:1.4.2`",
    source="Specification, phase 9 (versioned images); Docker documentation, image tags.",
    fires=(
        """\
services:
  db:
    image: postgres
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17.6
""",
        """\
services:
  api:
    build: .
    image: acme/api
""",
        """\
services:
  worker:
    image: acme-api
    pull_policy: never
""",
        """\
services:
  web:
    image: nginx@sha256:4bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d7
""",
    ),
    check=check,
    fix="unsafe",
)
