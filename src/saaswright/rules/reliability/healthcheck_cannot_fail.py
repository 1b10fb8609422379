"""A healthcheck that is healthy whatever happens."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.probe import cannot_fail
from saaswright.rules.probing import able_to_fail, catalog_test
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Tests that end in something that always succeeds."""
    for service in view.services:
        if service.healthcheck and cannot_fail(service.healthcheck):
            yield Hit(
                service.at("healthcheck", "test"),
                f"the healthcheck of `{service.name}` succeeds whatever the service does",
                fixes=(*catalog_test(service), *able_to_fail(service)),
            )


RULE = Rule(
    id="healthcheck-cannot-fail",
    family="reliability",
    severity=Severity.WARNING,
    what="A healthcheck always succeeds.",
    why="The shell's exit code is that of the last command: after `|| true` a dead service is "
    "called healthy, and everything that waits for it starts too early.",
    instead="end the test with `|| exit 1`, or with nothing",
    source="Docker documentation, HEALTHCHECK (exit code 0 is healthy); POSIX shell, OR lists.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    healthcheck:
      test: pg_isready || exit 0
      interval: 5s
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: curl -f http://localhost:8080/health || true
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD-SHELL, 'curl -f http://localhost:8080/health || exit 0']
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: curl -f http://localhost:8080/health || exit 1
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD-SHELL, 'true && curl -f http://localhost:8080/health']
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD-SHELL, 'echo ruok | nc localhost 2181']
""",
        """\
services:
  api:
    image: acme/api:1.0
""",
    ),
    check=check,
    fix="safe",
)
