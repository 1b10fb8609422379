"""One replica for a promise that one replica cannot keep."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.ports import is_entrance
from saaswright.rules.promises import highest_target
from saaswright.rules.view import View

_REDUNDANT_FROM = 99.95


def check(view: View) -> Iterator[Hit]:
    """Services of the application tier with one replica, fixed, where a target needs more."""
    target = highest_target(view.context)
    if target is None or target < _REDUNDANT_FROM:
        return
    for service in view.services:
        if service.technology is not None and not is_entrance(service):
            continue
        written = str(
            view.written(service.at("deploy", "replicas")) or service.raw.get("scale", "")
        )
        if service.replicas < 2 and not service.one_shot and "$" not in written:
            yield Hit(
                service.at(),
                f"`{service.name}` has one replica; a target of {target:g} % needs two or more",
                key=True,
            )


RULE = Rule(
    id="replicas-below-target",
    family="requirements",
    severity=Severity.WARNING,
    what="A service has one replica, and a plan promises 99.95 % or more.",
    why="Each restart, each new release and each lost machine is then downtime. The "
    "specification asks for two or three replicas from 99.95 % on.",
    instead="write `deploy: {replicas: ${NAME_REPLICAS:-2}}` and keep state out of the service",
    source="Specification, phase 7; catalog, `sla.yaml`.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
""",
        """\
services:
  proxy:
    image: nginx:1.30
    ports:
      - '443:443'
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    deploy:
      replicas: 2
""",
        """\
services:
  api:
    image: acme/api:1.0
    deploy:
      replicas: ${API_REPLICAS:-1}
""",
        """\
services:
  by-scale:
    image: acme/api:1.0
    scale: ${API_REPLICAS:-1}
  migrate:
    image: acme/api:1.0
    command: migrate
    restart: 'no'
  db:
    image: postgres:17
""",
    ),
    check=check,
    given=Given(
        requirements="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
availability: {target: 99.95}
""",
        quiet_with="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
availability: {target: 99.9}
""",
    ),
)
