"""An application that shows nothing of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View

_HINTS: Final = (
    "METRIC", "PROMETHEUS", "OTEL", "OPENTELEMETRY", "STATSD", "DATADOG", "DD_", "NEWRELIC",
    "NEW_RELIC", "SENTRY", "JAEGER", "LOGFORMAT", "LOG_FORMAT", "LOGLEVEL", "LOG_LEVEL", "LOGGING",
    "LOG_JSON", "JSON_LOG",
)  # fmt: skip


def check(view: View) -> Iterator[Hit]:
    """Projects whose own services (not of the catalog) have no hint of metrics or log format."""
    own = [
        service
        for service in view.services
        if service.technology is None and not service.one_shot and service.service.ports
    ]
    if own and not any(_hints(service) for service in view.services):
        yield Hit(
            own[0].at(),
            f"nothing says how `{own[0].name}` is watched: no metrics endpoint, no log format",
            key=True,
        )


def _hints(service: ServiceView) -> bool:
    own = service.service
    words = [*service.environment, *own.labels, *(own.command or ()), *own.annotations]
    said = "\n".join(words).upper()
    return any(map(said.__contains__, _HINTS))


RULE = Rule(
    id="no-observability",
    family="operations",
    severity=Severity.INFO,
    confidence=Confidence.LOW,
    what="Nothing in the file says how the application is watched.",
    why="Control planes scrape a metrics port and parse JSON logs when they know of them; "
    "without, the first sign of trouble is a customer.",
    instead="give the application `METRICS_PORT` and `LOG_FORMAT: json`, or your platform's "
    "variables",
    source="Specification, phase 10 (design for observability).",
    fires=(
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
    environment:
      METRICS_PORT: '9090'
""",
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
    command: [serve, --metrics-port, '9090']
    ports:
      - '8080:8080'
""",
        """\
services:
  console:
    image: acme/api:1.0
    restart: 'no'
    ports:
      - '3000:3000'
  worker:
    image: acme/worker:1.0
""",
    ),
    check=check,
)
