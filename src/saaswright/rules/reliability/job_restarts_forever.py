"""A job that never counts as done."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import said
from saaswright.rules.view import View

_ALWAYS = ("always", "unless-stopped")


def check(view: View) -> Iterator[Hit]:
    """Services that others wait for to complete, and that are started again when they do."""
    for service in view.services:
        waiting = [
            other.name
            for other in service.dependents
            if other.service.depends_on[service.name].condition == "service_completed_successfully"
        ]
        if waiting and service.service.restart in _ALWAYS:
            yield Hit(
                service.at("restart"),
                f"`{', '.join(waiting)}` wait{'' if len(waiting) > 1 else 's'} for "
                f"`{service.name}` to end, which is started again each time",
                fixes=said(
                    "start it again only when it fails", service.at("restart"), "on-failure"
                ),
            )


RULE = Rule(
    id="job-restarts-forever",
    family="reliability",
    severity=Severity.ERROR,
    what="A job that others wait for is restarted when it ends.",
    why="It runs over and over (a migration at that), and whether its dependants ever start is "
    "a matter of luck.",
    instead='write `restart: "no"` or `restart: on-failure`',
    source="Compose Specification, 05-services.md, depends_on and restart.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    depends_on:
      migrate:
        condition: service_completed_successfully
  migrate:
    image: acme/api:1.0
    command: migrate
    restart: always
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    depends_on:
      migrate:
        condition: service_completed_successfully
  migrate:
    image: acme/api:1.0
    command: migrate
    restart: on-failure
""",
        """\
services:
  api:
    image: acme/api:1.0
    restart: always
    depends_on:
      db:
        condition: service_healthy
  db:
    image: postgres:17
    restart: always
    healthcheck:
      test: [CMD, pg_isready]
""",
    ),
    check=check,
    fix="unsafe",
)
