"""A service of which nobody knows whether it works."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Confidence, Severity
from saaswright.rules.healthchecks import advice
from saaswright.rules.model import Hit, Rule
from saaswright.rules.probing import added
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Published services without a healthcheck on which nothing depends."""
    for service in view.services:
        check = service.service.healthcheck
        if check is not None or service.one_shot or service.dependents:
            continue
        if service.service.ports:
            yield Hit(
                service.at(),
                f"`{service.name}` is reached from outside and has no healthcheck",
                advice(service),
                key=True,
                fixes=partial(added, service),
            )


RULE = Rule(
    id="no-healthcheck",
    family="reliability",
    severity=Severity.INFO,
    confidence=Confidence.MEDIUM,
    what="A service that is reached from outside has no healthcheck.",
    why="A process that hangs goes on receiving requests. The control plane's health hook is "
    "written from this test. (An image may bring one of its own; the file does not show "
    "it.)",
    instead="add a `healthcheck` with a program that is in the image",
    source="Specification, iteration 3 and phase 7; KICS, Healthcheck Not Set.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    ports:
      - '127.0.0.1:5432:5432'
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8080:8080'
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8080:8080'
    healthcheck:
      test: [CMD, /app/check]
""",
        """\
services:
  worker:
    image: acme/worker:1.0
""",
        """\
services:
  batch:
    image: acme/batch:1.0
    restart: on-failure
    ports: ["8080:80"]
  api:
    image: acme/api:1.0
    ports: ["8081:80"]
  worker:
    image: acme/worker:1.0
    depends_on: [api]
""",
    ),
    check=check,
    fix="safe",
)
