"""Nobody will ever know what happened."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """The logging driver ``none``."""
    for service in view.services:
        logging = service.service.logging
        if logging is not None and logging.driver == "none":
            yield Hit(
                service.at("logging"),
                f"what `{service.name}` writes to its log is thrown away",
                key=True,
                fixes=taken_away(service.at("logging")),
            )


RULE = Rule(
    id="logging-disabled",
    family="security",
    severity=Severity.WARNING,
    what="A service's log is thrown away.",
    why="After a fault or an intrusion there is nothing to look at. Audit trails are asked for "
    "by SOC 2, HIPAA and PCI DSS.",
    instead="remove `driver: none`; write `logging: {driver: json-file, options: {max-size: 10m}}`",
    source="Docker documentation, logging drivers (none); compose-lint CL-0014; OWASP Logging "
    "Cheat Sheet.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    logging:
      driver: none
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    logging:
      driver: json-file
""",
        """\
services:
  api:
    image: acme/api:1.0
""",
    ),
    check=check,
    fix="unsafe",
)
