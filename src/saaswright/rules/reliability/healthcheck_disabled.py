"""A healthcheck that somebody switched off."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.probing import switched_on
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``healthcheck: {disable: true}`` and the test ``NONE``."""
    for service in view.services:
        check = service.service.healthcheck
        if check is not None and (check.disable is True or check.test == ("NONE",)):
            yield Hit(
                service.at("healthcheck"),
                f"the healthcheck of `{service.name}` is switched off",
                key=True,
                fixes=switched_on(service),
            )


RULE = Rule(
    id="healthcheck-disabled",
    family="reliability",
    severity=Severity.WARNING,
    what="A service's healthcheck is switched off.",
    why="Also the one that the image brings is gone: a process that hangs counts as running, "
    "and nothing restarts or replaces it.",
    instead="write a test that works in this image, or remove `disable`",
    source="Compose Specification, 05-services.md, healthcheck; specification, iteration 3.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      disable: true
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [NONE]
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, /app/check]
""",
        """\
services:
  api:
    image: acme/api:1.0
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, ok]
""",
    ),
    check=check,
    fix="unsafe",
)
