"""Replicas of a store that share one volume are not a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.storage import is_stateful
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Stores of the catalog with several replicas."""
    for service in view.services:
        technology = service.technology
        if technology and is_stateful(technology) and service.replicas > 1:
            yield Hit(
                service.at(),
                f"{service.replicas} replicas of `{service.name}` ({technology.name}) write to "
                "the same files, or each to its own without knowing of the others",
                key=True,
            )


RULE = Rule(
    id="stateful-service-scaled",
    family="reliability",
    severity=Severity.ERROR,
    what="A service that keeps state has several replicas.",
    why="`replicas` starts the same container again. A database replicates only when each member "
    "is configured for it, with a volume and a name of its own.",
    instead="write one service for each member, configured as the technology's cluster needs it",
    source="Omnistrate examples (each role of a database is its own service); Compose "
    "Specification, deploy.md, replicas.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    deploy:
      replicas: 3
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
""",
        """\
services:
  db:
    image: postgres:17
    scale: 2
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
    deploy:
      replicas: 1
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
""",
        """\
services:
  api:
    image: acme/api:1.0
    deploy:
      replicas: 3
""",
        """\
services:
  web:
    image: nginx:1.30
    scale: 2
""",
    ),
    check=check,
)
