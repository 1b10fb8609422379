"""A store that is killed while it writes."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Fix, Severity
from saaswright.rules.durations import seconds
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import said, taken_away
from saaswright.rules.storage import is_stateful
from saaswright.rules.view import ServiceView, View

_LEAST = 10.0


def check(view: View) -> Iterator[Hit]:
    """Stores that are stopped by force, or with less time than the engine's default."""
    for service in view.services:
        if service.technology is None or not is_stateful(service.technology):
            continue
        if (service.service.stop_signal or "").upper() in ("SIGKILL", "KILL", "9"):
            yield Hit(
                service.at("stop_signal"),
                f"`{service.name}` keeps data and is stopped by force",
                fixes=taken_away(service.at("stop_signal")),
            )
        grace = service.service.stop_grace_period
        if seconds(grace, _LEAST) < _LEAST:
            yield Hit(
                service.at("stop_grace_period"),
                f"`{service.name}` keeps data and has {seconds(grace, _LEAST):g} s to stop",
                fixes=_longer(service),
            )


def _longer(service: ServiceView) -> tuple[Fix, ...]:
    image = service.technology.image if service.technology else None
    if image is None or seconds(image.stop_grace, 0.0) < _LEAST:
        return ()
    path = service.at("stop_grace_period")
    return said(f"give it {image.stop_grace}", path, image.stop_grace, safe=True)


RULE = Rule(
    id="grace-period-too-short",
    family="reliability",
    severity=Severity.WARNING,
    what="A store has no time to stop in order.",
    why="What is not written yet is lost, and the next start begins with a recovery, which "
    "takes minutes on a large volume.",
    instead="leave `stop_signal` as the image has it, and write `stop_grace_period: 30s` or more",
    source="Compose Specification, 05-services.md, stop_grace_period (default 10s); PostgreSQL "
    "documentation, shutting down the server.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    stop_grace_period: 1s
""",
        """\
services:
  db:
    image: postgres:17
    stop_signal: SIGKILL
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
    stop_grace_period: 1m
""",
        """\
services:
  api:
    image: acme/api:1.0
    stop_grace_period: 1s
""",
        """\
services:
  cache:
    image: redis:8.2
    stop_grace_period: 1s
    stop_signal: SIGKILL
  db:
    image: postgres:17
    stop_grace_period: 10s
""",
    ),
    check=check,
    fix="safe",
)
