"""A promise about a service that nobody checks."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.promises import highest_target
from saaswright.rules.view import View

_CHECKED_FROM = 99.9


def check(view: View) -> Iterator[Hit]:
    """Long-running services without a healthcheck where a plan promises 99.9 % or more."""
    target = highest_target(view.context)
    if target is None or target < _CHECKED_FROM:
        return
    for service in view.services:
        if service.healthcheck is None and not service.one_shot:
            yield Hit(
                service.at(),
                f"`{service.name}` has no healthcheck; a target of {target:g} % needs one",
                key=True,
            )


RULE = Rule(
    id="healthcheck-below-target",
    family="requirements",
    severity=Severity.WARNING,
    what="A service has no healthcheck, and a plan promises 99.9 % or more.",
    why="Nothing notices that it hangs until a customer does: at 99.9 % that uses up the month "
    "in 43 minutes.",
    instead="add a `healthcheck` with a program that is in the image",
    source="Specification, phase 7 (basic health checks from 99.9 % on).",
    fires=(
        """\
services:
  worker:
    image: acme/worker:1.0
""",
    ),
    quiet=(
        """\
services:
  worker:
    image: acme/worker:1.0
    healthcheck:
      test: [CMD, /app/check]
""",
        """\
services:
  migrate:
    image: acme/api:1.0
    command: migrate
    restart: 'no'
""",
    ),
    check=check,
    given=Given(
        requirements="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
availability: {target: 99.9}
""",
        quiet_with="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
availability: {target: 99.5}
""",
    ),
)
