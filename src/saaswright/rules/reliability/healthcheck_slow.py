"""A healthcheck that notices too late."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Edit, Fix, Severity
from saaswright.rules.durations import RETRIES, retries, seconds
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View

_INTERVAL, _TIMEOUT = 30.0, 30.0
_LONGEST = 300.0


def check(view: View) -> Iterator[Hit]:
    """Healthchecks that take more than five minutes to call a dead service unhealthy."""
    for service in view.services:
        check = service.healthcheck
        if check is None:
            continue
        interval = seconds(check.interval, _INTERVAL)
        timeout = seconds(check.timeout, _TIMEOUT)
        tries = retries(check.retries)
        late = (interval + timeout) * tries
        if late > _LONGEST:
            yield Hit(
                service.at("healthcheck"),
                f"a hanging `{service.name}` may count as healthy for {late / 60:.0f} minutes",
                key=True,
                fixes=_quicker(service, interval, timeout, tries),
            )


def _quicker(service: ServiceView, interval: float, timeout: float, tries: int) -> tuple[Fix, ...]:
    """The defaults of Compose for what exceeds them, and a tighter timeout: two minutes in all."""
    own = (("interval", interval, 30.0, "30s"), ("timeout", timeout, 10.0, "10s"))
    edits = [
        Edit("set", service.at("healthcheck", key), text)
        for key, value, most, text in own
        if value > most
    ]
    if tries > RETRIES:
        edits.append(Edit("set", service.at("healthcheck", "retries"), RETRIES))
    return (Fix("notice within two minutes", tuple(edits)),)


RULE = Rule(
    id="healthcheck-slow",
    family="reliability",
    severity=Severity.INFO,
    what="A healthcheck needs more than five minutes to notice.",
    why="It waits for each try to time out, and counts failures one after the other: (interval "
    "+ timeout) times retries. 99.9 % allows 43 minutes a month in all.",
    instead="write an interval of 10 to 30 seconds, a timeout of 5 and 3 to 5 retries",
    source="Dockerfile reference, HEALTHCHECK; specification, phase 7 (quick failover).",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, /app/check]
      interval: 5m
      retries: 3
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, ok]
      interval: 270s500ms
      timeout: 30s
      retries: 1
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, ok]
      interval: 10m
      retries: 0
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, ok]
      retries: 10
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, ok]
      retries: ${RETRIES:-6}
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, /app/check]
      interval: 10s
      timeout: 5s
      retries: 5
""",
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
  by-timeout:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, ok]
      interval: 120s
      retries: 2
  by-interval:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, ok]
      timeout: 120s
      retries: 2
  by-retries:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, ok]
      interval: 70s
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, ok]
      retries: ${RETRIES}
""",
        """\
services:
  api:
    image: acme/api:1.0
    healthcheck:
      test: [CMD, ok]
      interval: 10s
      timeout: 5s
      retries: 5
""",
    ),
    check=check,
    fix="unsafe",
)
