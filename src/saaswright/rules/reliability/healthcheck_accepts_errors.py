"""A healthcheck that takes an error page for health."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from saaswright.compose.model import Healthcheck
from saaswright.expression import expression
from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.probe import command_line
from saaswright.rules.probing import failing_on_errors
from saaswright.rules.view import View

_HTTP: Final = ("http://", "https://", "localhost", "127.0.0.1", "[::1]")
_CURL: Final = expression(r"(?:\S*/)?curl\s")
_OTHER: Final = expression(r"\b(?!https?:)[a-z]\w*://", re.IGNORECASE)
# `-f`, alone or among short options; a status that is printed; options that stand elsewhere.
_LOOKS: Final = expression(
    r"(?:^|\s)(?:--fail\S*|-(?!-)[A-Za-z]*f[A-Za-z]*)(?=\s|$)|%\{|(?:^|\s)(?:-K|--config)\b"
)
_USED: Final = expression(r"[|`;\[&]|\$\(")


def check(view: View) -> Iterator[Hit]:
    """Tests that are one ``curl`` of a page, whose status nobody looks at."""
    for service in view.services:
        if service.healthcheck and _accepts_errors(service.healthcheck):
            yield Hit(
                service.at("healthcheck", "test"),
                f"the healthcheck of `{service.name}` calls every answer healthy, an error too",
                fixes=partial(failing_on_errors, service),
            )


def _accepts_errors(check: Healthcheck) -> bool:
    line = command_line(check).partition("||")[0].strip()
    return (
        _CURL.match(line) is not None
        and not _LOOKS.search(line)
        and any(map(line.__contains__, _HTTP))
        and not _OTHER.search(line)
        and not _USED.search(line)
    )


RULE = Rule(
    id="healthcheck-accepts-errors",
    family="reliability",
    severity=Severity.WARNING,
    what="A healthcheck asks a page by `curl` and does not look at its status.",
    why="Without `--fail` curl succeeds as soon as anything answers: a service that says 500 or "
    "404 to everybody is called healthy.",
    instead="write `curl -f`, or `curl --fail`",
    source="The manual of curl, `--fail`: without it the exit code of an HTTP error is 0; Docker "
    "documentation, HEALTHCHECK.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: curl -s http://localhost:8080/health || exit 1
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, curl, http://localhost:8080/health]
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: curl -fsS http://localhost:8080/health || exit 1
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, curl, --silent, --fail-with-body, http://localhost:8080/health]
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: curl -s http://localhost:8080/health | grep -q '"ok"'
  worker:
    image: acme/worker:1.0
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: '[ "$$(curl -s -o /dev/null -w %{http_code} http://localhost:8080)" = 200 ]'
""",
        """\
services:
  looks-itself:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, wget, -q, -O, /dev/null, http://localhost:8080/health]
  asks-what-it-is-told:
    image: acme/api:1.0
    healthcheck:
      test: curl -s $$HEALTH_URL
  has-no-status:
    image: acme/mail:1.0
    healthcheck:
      test: curl -s smtp://localhost:1025
""",
    ),
    check=check,
    fix="unsafe",
)
