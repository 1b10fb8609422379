"""A key that Compose has not read for years."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Edit, Fix, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View

_PATH = ("version",)


def check(view: View) -> Iterator[Hit]:
    """A top-level ``version`` in one of the project's own files."""
    if view.is_written(_PATH):
        fix = Fix("remove `version`", (Edit("delete", _PATH),), safe=True, changes=())
        yield Hit(_PATH, "`version` is obsolete and ignored", key=True, fixes=(fix,))


RULE = Rule(
    id="obsolete-version",
    family="cloud-readiness",
    severity=Severity.WARNING,
    what="The file has a top-level `version`.",
    why="The Compose Specification has no versions: the key does nothing, Compose warns about it "
    "at each command, and readers take it for the version of the format or of the product.",
    instead="remove the line",
    source="Compose Specification, 04-version-and-name.md (obsolete).",
    fires=(
        """\
version: '3.8'   # from long ago
services:
  api:
    image: acme/api:1.0
""",
        """\
# The product.
version: '3'

services:
  api:
    image: acme/api:1.0
""",
    ),
    quiet=(
        """\
name: shop
services:
  api:
    image: acme/api:1.0
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      version: '3'
""",
    ),
    check=check,
    fix="safe",
)
