"""`latest` is a moving target."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.images.image_untagged import instead_of, is_pulled
from saaswright.rules.model import Hit, Rule
from saaswright.rules.tags import MOVING, pinned
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Images tagged ``latest``, and the like for a branch."""
    for service in view.services:
        reference = service.reference
        if reference and reference.tag in MOVING and not reference.digest and is_pulled(service):
            yield Hit(
                service.at("image"),
                f"`{reference.name}:{reference.tag}` of `{service.name}` changes without notice",
                instead_of(service),
                fixes=partial(pinned, service),
            )


RULE = Rule(
    id="image-latest",
    family="images",
    severity=Severity.WARNING,
    what="An image is tagged `latest`, or with the name of a branch.",
    why="What runs depends on when it was pulled; going back to the version before is not "
    "possible, because nobody knows which it was.",
    instead="pin the release that was tested, such as `NAME:1.4.2`",
    source="Specification, phase 9; KICS, Docker Compose queries; Docker documentation, tags.",
    fires=(
        """\
services:
  db:
    image: postgres:latest
""",
        """\
services:
  api:
    image: ghcr.io/acme/api:latest
""",
        """\
services:
  api:
    image: ghcr.io/acme/api:${TAG:-latest}
""",
    ),
    quiet=(
        """\
services:
  api:
    build: .
    image: acme-api:dev
  jobs:
    image: acme-api:dev
    command: jobs
""",
        """\
services:
  db:
    image: postgres:17.11
""",
        """\
services:
  api:
    image: ghcr.io/acme/api:1.4.2
""",
        """\
services:
  api:
    image: ghcr.io/acme/api:${TAG}
""",
        """\
services:
  web:
    image: nginx:latest@sha256:4bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d7
""",
        """\
services:
  api:
    image: acme-api:latest
    pull_policy: never
""",
    ),
    check=check,
    fix="unsafe",
)
