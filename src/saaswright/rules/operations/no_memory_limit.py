"""One service can take the memory of all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.sizes import memory_limit
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Services without a memory limit."""
    for service in view.services:
        own = service.service
        resources = own.deploy.resources if own.deploy else None
        limits = resources.limits if resources else None
        if own.mem_limit is None and (limits is None or limits.memory is None):
            yield Hit(
                service.at(),
                f"`{service.name}` may use all the memory of its host",
                _instead(service),
                key=True,
                fixes=partial(memory_limit, service),
            )


def _instead(service: ServiceView) -> str | None:
    technology = service.technology
    if technology is None or technology.capacity.min_memory_mib is None:
        return None
    least = technology.capacity.min_memory_mib
    return f"write `deploy.resources.limits.memory`; {technology.name} needs {least}M at least"


RULE = Rule(
    id="no-memory-limit",
    family="operations",
    severity=Severity.WARNING,
    what="A service has no memory limit.",
    why="One leak or one large request makes the host end processes at random, the database's "
    "among them. Platforms size machines by these limits.",
    instead="write `deploy: {resources: {limits: {memory: 512M}}}` with a measured value",
    source="CIS Docker Benchmark 1.2, 5.10; specification, iteration 7.",
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
          cpus: '0.5'
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    mem_limit: 512m
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
        """\
services:
  api:
    image: acme/api:1.0
    mem_limit: 512m
  worker:
    image: acme/worker:1.0
    mem_limit: ${WORKER_MEMORY:-256m}
""",
    ),
    check=check,
    fix="unsafe",
)
