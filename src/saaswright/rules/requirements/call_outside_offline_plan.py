"""A call to the outside from a plan that has no outside."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.connections import connections, is_public
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View

_OFFLINE = ("on-premise", "byoc-copilot")


def check(view: View) -> Iterator[Hit]:
    """Connections to public hosts, fixed in the file, where a plan runs without a connection."""
    offline = [plan.name for plan in view.context.plans if plan.deployment in _OFFLINE]
    if not offline:
        return
    for service in view.services:
        for connection in connections(service):
            written = str(view.written(service.at("environment", connection.variable)))
            if "$" not in written and is_public(view, connection.host):
                yield Hit(
                    service.at("environment", connection.variable),
                    f"`{service.name}` calls `{connection.host}`, which plan {offline[0]} does not "
                    "reach",
                )


RULE = Rule(
    id="call-outside-offline-plan",
    family="requirements",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A service calls a public host, and a plan runs without a lasting connection.",
    why="In an air-gapped or on-demand environment the call hangs until it times out, and what "
    "needs it does not work.",
    instead="make the address a parameter that may be empty, and let the application do without",
    source="Specification, phase 4 (BYOC Copilot: fully self-contained, no external dependencies; "
    "On-Premise).",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      LICENCE_SERVER: https://licence.acme.com
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      LICENCE_SERVER: ${LICENCE_SERVER:-https://licence.acme.com}
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://db:5432/app
  db:
    image: postgres:17
""",
    ),
    check=check,
    given=Given(
        requirements="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
plans:
  - {name: vault, deployment: on-premise}
""",
        quiet_with="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
plans:
  - {name: cloud, deployment: hosted}
""",
    ),
)
