"""A service that is called sick while it still starts."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.durations import retries, seconds
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import said
from saaswright.rules.view import View

_MARGIN = 3
"""What the catalog allows is generous; a third of it may still do."""


def check(view: View) -> Iterator[Hit]:
    """Healthchecks that give up before the image has usually started, by the catalog."""
    for service in view.services:
        check, technology = service.healthcheck, service.technology
        if check is None or technology is None or technology.health is None:
            continue
        usual = technology.health
        needs = seconds(usual.start_period, otherwise=0)
        tries = retries(check.retries)
        given = seconds(check.start_period, 0.0) + tries * seconds(check.interval, 30.0)
        if given * _MARGIN < needs:
            yield Hit(
                service.at("healthcheck"),
                f"`{service.name}` is called unhealthy after {given:g} s; for a first start of "
                f"{technology.name} the catalog allows {needs:g} s",
                f"write `start_period: {usual.start_period}`",
                key=True,
                fixes=said(
                    f"allow {usual.start_period} for the start",
                    service.at("healthcheck", "start_period"),
                    usual.start_period,
                    safe=True,
                ),
            )


RULE = Rule(
    id="start-period-too-short",
    family="reliability",
    severity=Severity.INFO,
    confidence=Confidence.MEDIUM,
    what="A healthcheck gives up before the service has started.",
    why="Failures count once `start_period` is over; after interval times retries the service "
    "is unhealthy, its dependants are not started, and a platform restarts it for ever.",
    instead="write a `start_period` that covers a first start with an empty volume",
    source="Dockerfile reference, HEALTHCHECK (start period); catalog, `health.start_period`.",
    fires=(
        """\
services:
  broker:
    image: rabbitmq:4.1
    healthcheck:
      test: [CMD, rabbitmq-diagnostics, -q, ping]
      interval: 2s
      retries: 3
""",
        """\
services:
  broker:
    image: rabbitmq:4.1
    healthcheck:
      test: [CMD, ok]
      interval: 6500ms
""",
        """\
services:
  db:
    image: cassandra:5.0
    healthcheck:
      test: [CMD, nodetool, status]
      retries: 1
      start_period: 9500ms
""",
        """\
services:
  broker:
    image: rabbitmq:4.1
    healthcheck:
      test: [CMD, ok]
      interval: 2s
      retries: 0
""",
    ),
    quiet=(
        """\
services:
  broker:
    image: rabbitmq:4.1
    healthcheck:
      test: [CMD, rabbitmq-diagnostics, -q, ping]
      interval: 2s
      retries: ${RETRIES:-30}
""",
        """\
services:
  broker:
    image: rabbitmq:4.1
    healthcheck:
      test: [CMD, rabbitmq-diagnostics, -q, ping]
      interval: 2s
      retries: 3
      start_period: 60s
""",
        """\
services:
  broker:
    image: rabbitmq:4.1
    healthcheck:
      test: [CMD, rabbitmq-diagnostics, -q, ping]
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, ok]
      interval: 1s
  worker:
    image: acme/worker:1.0
  broker:
    image: rabbitmq:4.1
  files:
    image: erichough/nfs-server:2.2.1
    healthcheck:
      test: [CMD, ok]
      interval: 1s
""",
        """\
services:
  edge:
    image: rabbitmq:4.1
    healthcheck:
      test: [CMD, ok]
      interval: 5s
      retries: 4
  tardy:
    image: rabbitmq:4.1
    healthcheck:
      test: [CMD, ok]
      retries: 1
  variable:
    image: rabbitmq:4.1
    healthcheck:
      test: [CMD, ok]
      interval: 10s
      retries: ${RETRIES}
  usual:
    image: rabbitmq:4.1
    healthcheck:
      test: [CMD, ok]
      interval: 10s
      retries: 0
""",
        """\
services:
  broker:
    image: rabbitmq:4.1
    healthcheck:
      test: [CMD, ok]
      interval: 1s
      start_period: 20s
""",
    ),
    check=check,
    fix="safe",
)
