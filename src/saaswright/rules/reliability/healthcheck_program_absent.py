"""A healthcheck whose program is not in the image fails for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.finding import Confidence, Severity
from saaswright.rules.contents import is_absent
from saaswright.rules.healthchecks import advice
from saaswright.rules.model import Hit, Rule
from saaswright.rules.probe import programs
from saaswright.rules.probing import catalog_test
from saaswright.rules.view import View

# What images are known to lack. BusyBox brings wget and nc to every image built on Alpine.
_PROBES: Final = ("curl", "wget", "nc")


def check(view: View) -> Iterator[Hit]:
    """Tests that call a probe program which the catalog does not find in the image."""
    for service in view.services:
        if service.healthcheck is None:
            continue
        for program in dict.fromkeys(programs(service.healthcheck)):
            if program in _PROBES and is_absent(service, program):
                yield Hit(
                    service.at("healthcheck", "test"),
                    f"the healthcheck of `{service.name}` calls `{program}`, which its image "
                    "does not hold",
                    advice(service),
                    fixes=catalog_test(service),
                )


RULE = Rule(
    id="healthcheck-program-absent",
    family="reliability",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A healthcheck calls a program that is not in the image.",
    why="The check fails every time: the service never becomes healthy, and what waits for it "
    "never starts.",
    instead="use a program that is in the image",
    source="Catalog, `image.programs`, read in the image's Dockerfile.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    healthcheck:
      test: [CMD, curl, -f, 'http://localhost:5432']
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
    healthcheck:
      test: [CMD, pg_isready]
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, curl, -f, 'http://localhost:8080']
""",
        """\
services:
  db:
    image: postgres:17-alpine
    healthcheck:
      test: nc -z localhost 5432
""",
        """\
services:
  api:
    image: acme/api:1.0
  db:
    image: postgres:17
    healthcheck:
      test: [CMD, check-db]
""",
    ),
    check=check,
    fix="safe",
)
