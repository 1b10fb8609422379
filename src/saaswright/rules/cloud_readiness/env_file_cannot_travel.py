"""A file of variables stays behind when the compose file is deployed."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``env_file``."""
    for service in view.services:
        if service.service.env_file:
            yield Hit(
                service.at("env_file"),
                f"`{service.name}` takes variables from a file beside the compose file",
                key=True,
            )


RULE = Rule(
    id="env-file-cannot-travel",
    family="cloud-readiness",
    severity=Severity.INFO,
    what="A service reads variables from a file.",
    why="The file is read on the machine that starts the project; on a platform it is not there, "
    "and nobody can see from the compose file which variables the service needs.",
    instead="list the variables under `environment` with `${NAME}`, so that each is a parameter",
    source="Compose Specification, 05-services.md, env_file; specification, iteration 5.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    env_file:
      - path: api.env
        required: false
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      LOG_LEVEL: ${LOG_LEVEL:-info}
""",
    ),
    check=check,
)
