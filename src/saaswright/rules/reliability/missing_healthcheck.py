"""Others depend on a service, and nobody can tell whether it is ready."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Confidence, Severity
from saaswright.rules.healthchecks import advice
from saaswright.rules.model import Hit, Rule
from saaswright.rules.probing import added
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Services that others wait for and that define no healthcheck."""
    for service in view.services:
        waiting = [dependent.name for dependent in service.dependents]
        if service.healthcheck is not None or service.one_shot or not waiting:
            continue
        known = service.technology is not None
        yield Hit(
            service.at(),
            f"`{', '.join(waiting)}` depend{'' if len(waiting) > 1 else 's'} on `{service.name}`, "
            "which has no healthcheck",
            advice(service),
            key=True,
            confidence=Confidence.HIGH if known else Confidence.MEDIUM,
            fixes=partial(added, service),
        )


RULE = Rule(
    id="missing-healthcheck",
    family="reliability",
    severity=Severity.WARNING,
    what="A service that others depend on has no healthcheck.",
    why="`depends_on` can then only wait until the process exists, not until it answers: what "
    "depends on it fails at the first start. (An image may bring a healthcheck of its own; "
    "the file does not show it.)",
    instead="add a `healthcheck` with a program that is in the image",
    source="Specification, iteration 3; Docker documentation, control startup order.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    depends_on: [db]
  db:
    image: postgres:17
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    depends_on: [db]
  db:
    image: postgres:17
    healthcheck:
      test: [CMD, pg_isready]
""",
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
    depends_on:
      schema:
        condition: service_completed_successfully
  schema:
    image: acme/schema:1.0
""",
    ),
    check=check,
    fix="safe",
)
