"""A name that the engine refuses."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.expression import expression
from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import View

_NAME = expression(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")


def check(view: View) -> Iterator[Hit]:
    """``container_name`` with characters that names of containers cannot have."""
    for service in view.services:
        name = service.service.container_name
        if name and "$" not in name and not _NAME.fullmatch(name):
            yield Hit(
                service.at("container_name"),
                f"`{name}` cannot be the name of a container: the engine refuses it",
                fixes=taken_away(service.at("container_name"), safe=True),
            )


RULE = Rule(
    id="container-name-invalid",
    family="reliability",
    severity=Severity.ERROR,
    what="The name of a container has characters that the engine refuses.",
    why="The file is accepted and the container is not created.",
    instead="remove `container_name`, or use letters, digits, `_`, `.` and `-` only",
    source="Compose Specification, 05-services.md, container_name (regular expression); dclint "
    "service-container-name-regex.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    container_name: my api
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    container_name: my-api
""",
        """\
services:
  api:
    image: acme/api:1.0
    container_name: ${NAME:-my-api}
""",
        """\
services:
  api:
    image: acme/api:1.0
  web:
    image: acme/web:1.0
    container_name: "${WEB_NAME}"
""",
    ),
    check=check,
    fix="safe",
)
