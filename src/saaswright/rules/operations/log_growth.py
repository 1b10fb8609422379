"""Logs that are never thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from saaswright.finding import Confidence, Edit, Fix, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View

_GROWING: Final = frozenset({None, "json-file"})
_ROTATION: Final = (("max-size", "10m"), ("max-file", "3"))


def check(view: View) -> Iterator[Hit]:
    """Services that log to files without a largest size."""
    for service in view.services:
        logging = service.service.logging
        driver = logging.driver if logging else None
        if driver in _GROWING and "max-size" not in (logging.options if logging else {}):
            message = f"the log of `{service.name}` grows without end"
            yield Hit(service.at(), message, key=True, fixes=partial(_rotated, service, driver))


def _rotated(service: ServiceView, driver: str | None) -> tuple[Fix, ...]:
    """Three files of ten megabytes; what an engine without the default driver does is left."""
    path = service.at("logging")
    edits = [Edit("set", (*path, "driver"), "json-file")] if driver is None else []
    edits.append(Edit("set", (*path, "options"), dict(_ROTATION)))
    if service.service.logging is None:
        edits = [Edit("set", path, {"driver": "json-file", "options": dict(_ROTATION)})]
    elif service.service.logging.options:
        edits[-1:] = [Edit("set", (*path, "options", k), v) for k, v in _ROTATION]
    return (Fix("keep three files of 10 MB", tuple(edits), changes=(path,)),)


RULE = Rule(
    id="log-growth",
    family="operations",
    severity=Severity.INFO,
    audience="operator",
    confidence=Confidence.MEDIUM,
    what="Nothing limits the size of a service's log.",
    why="Docker's default driver keeps everything; a full disk stops every service of the host. "
    "(The engine's own settings may limit it; the file does not show them.)",
    instead="write `logging: {driver: json-file, options: {max-size: 10m, max-file: '3'}}`",
    source="Docker documentation, JSON File logging driver (max-size defaults to unlimited).",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    logging:
      options:
        max-size: 10m
""",
        """\
services:
  api:
    image: acme/api:1.0
    logging:
      driver: local
""",
    ),
    check=check,
    fix="unsafe",
)
