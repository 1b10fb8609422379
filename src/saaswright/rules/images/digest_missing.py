"""Some images are pinned to their content and one is not."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Images without a digest in a project that pins others by digest."""
    pulled = [(s, s.reference) for s in view.services if s.reference is not None]
    pinned = [service.name for service, reference in pulled if reference.digest]
    for service, reference in pulled:
        if pinned and not reference.digest:
            yield Hit(
                service.at("image"),
                f"the image of `{service.name}` may change under its tag, unlike that of "
                f"`{pinned[0]}`",
            )


RULE = Rule(
    id="digest-missing",
    family="images",
    severity=Severity.INFO,
    what="An image has no digest, though others of the project have.",
    why="A tag is a name that its publisher may move; a digest is the content itself. Where a "
    "project has decided for digests, one image without is the way in.",
    instead="write `NAME:TAG@sha256:...` as `docker buildx imagetools inspect NAME:TAG` shows it",
    source="OCI Image Specification, descriptors (digests); compose-lint CL-0019; CIS Docker "
    "Benchmark 1.2, 4.8.",
    fires=(
        """\
services:
  api:
    image: acme/api@sha256:3b1b2e0b1c1f4a5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5
  db:
    image: postgres:17
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api@sha256:3b1b2e0b1c1f4a5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5
""",
        """\
services:
  api:
    image: ghcr.io/acme/api:1.0
  db:
    image: postgres:17
""",
        """\
services:
  web:
    image: nginx@sha256:4bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d7
  api:
    build: .
""",
    ),
    check=check,
)
