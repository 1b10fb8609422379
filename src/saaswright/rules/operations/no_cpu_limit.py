"""One service can take the processors of all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.sizes import cpu_limit
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Services without a CPU limit."""
    for service in view.services:
        own = service.service
        resources = own.deploy.resources if own.deploy else None
        limits = resources.limits if resources else None
        if own.cpus is None and own.cpu_quota is None and (limits is None or limits.cpus is None):
            yield Hit(
                service.at(),
                f"`{service.name}` may use every processor of its host",
                key=True,
                fixes=partial(cpu_limit, service),
            )


RULE = Rule(
    id="no-cpu-limit",
    family="operations",
    severity=Severity.INFO,
    what="A service has no CPU limit.",
    why="A busy service slows down its neighbours; platforms size machines by these limits.",
    instead="write `deploy: {resources: {limits: {cpus: '0.5'}}}` with a measured value",
    source="CIS Docker Benchmark 1.2, 5.11; specification, iteration 7.",
    fires=(
        """\
services:
  db:
    image: postgres:17
""",
        """\
services:
  api:
    image: acme/api:1.0
""",
        """\
services:
  api:
    image: acme/api:1.0
    deploy:
      resources:
        limits:
          memory: 512M
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    cpus: 0.5
""",
        """\
services:
  api:
    image: acme/api:1.0
    deploy:
      resources:
        limits:
          cpus: '0.5'
""",
        """\
services:
  api:
    image: acme/api:1.0
    cpu_quota: 50000
""",
    ),
    check=check,
    fix="unsafe",
)
