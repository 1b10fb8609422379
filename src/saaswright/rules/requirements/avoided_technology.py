"""What you said you would rather avoid."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Images of a technology that the requirements avoid, or that a pin excludes."""
    requirements = view.context.requirements
    if requirements is None:
        return
    avoided = requirements.preferences.avoid
    pins = requirements.preferences.pin
    for service in view.services:
        technology = service.technology
        if technology is None:
            continue
        if technology.id in avoided:
            yield Hit(
                service.at("image"),
                f"`{service.name}` is {technology.name}, which the requirements avoid",
            )
        for decision, pinned in pins.items():
            if decision in technology.decisions[:1] and technology.id != pinned:
                yield Hit(
                    service.at("image"),
                    f"`{service.name}` is {technology.name}; {decision} is pinned to {pinned}",
                )


RULE = Rule(
    id="avoided-technology",
    family="requirements",
    severity=Severity.INFO,
    what="An image is of a technology that the requirements avoid.",
    why="Somebody decided so for a reason (a licence, experience, a contract) that the file "
    "does not know.",
    instead="replace it, or change the preference",
    source="The requirements' own `preferences.avoid` and `preferences.pin`.",
    fires=(
        """\
services:
  docs:
    image: mongo:8.0
""",
        """\
services:
  cache:
    image: redis:8.2
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
""",
        """\
services:
  cache:
    image: valkey/valkey:8.1
""",
        """\
services:
  dashboards:
    image: grafana/grafana:12.2.0
""",
        """\
services:
  api:
    image: acme/api:1.0
  gateway:
    image: envoyproxy/envoy:v1.38.0
""",
    ),
    check=check,
    given=Given(
        requirements="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
preferences: {avoid: [mongodb], pin: {cache: valkey, reverse-proxy: haproxy}}
""",
        quiet_with="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
preferences: {avoid: [mysql], pin: {cache: redis, document-database: mongodb}}
""",
    ),
)
