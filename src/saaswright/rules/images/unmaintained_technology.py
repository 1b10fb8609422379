"""Software that nobody maintains any more."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Images whose technology the catalog does not call active."""
    for service in view.services:
        technology = service.technology
        if technology is None or technology.lifecycle.status == "active":
            continue
        others = ", ".join(technology.lifecycle.substitutes)
        yield Hit(
            service.at("image"),
            f"{technology.name} is {technology.lifecycle.status}"
            + (f": {technology.lifecycle.note}" if technology.lifecycle.note else ""),
            f"consider {others} (`saaswright catalog show ID`)" if others else None,
        )


RULE = Rule(
    id="unmaintained-technology",
    family="images",
    severity=Severity.WARNING,
    what="The catalog knows that a technology is no longer maintained.",
    why="Known holes stay open, and there will be no release for the next platform.",
    instead="plan to replace it",
    source="Catalog, `lifecycle` of each technology, with its source.",
    fires=(
        """\
services:
  s3:
    image: quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z
""",
    ),
    quiet=(
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
    check=check,
)
