"""Two containers with one name."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``container_name`` that an earlier service has."""
    taken: dict[str, str] = {}
    for service in view.services:
        name = service.service.container_name
        if not name or service.service.profiles:
            continue
        first = taken.setdefault(name, service.name)
        if first != service.name:
            yield Hit(
                service.at("container_name"),
                f"the containers of `{service.name}` and `{first}` are both named `{name}`",
                fixes=taken_away(service.at("container_name")),
            )


RULE = Rule(
    id="duplicate-container-name",
    family="reliability",
    severity=Severity.ERROR,
    what="Two services give their containers the same name.",
    why="Names of containers are unique on a host: the second one is not created.",
    instead="remove `container_name`; services reach each other by the service's name",
    source="Docker documentation, container names; dclint no-duplicate-container-names.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    container_name: acme
  worker:
    image: acme/worker:1.0
    container_name: acme
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    container_name: acme-api
  worker:
    image: acme/worker:1.0
    container_name: acme-worker
""",
        """\
services:
  blue:
    image: acme/api:1.0
    container_name: api
    profiles: [blue]
  green:
    image: acme/api:1.0
    container_name: api
    profiles: [green]
  web:
    image: acme/web:1.0
  worker:
    image: acme/worker:1.0
""",
    ),
    check=check,
    fix="unsafe",
)
