"""A setting that sets nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saaswright.finding import Confidence, Fix, Severity
from saaswright.rules.context import variables_of
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.variables import variables
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Names of ``.env`` that no file of the project uses, nor another compose file beside it."""
    text = view.context.beside.get(".env")
    if text is None or any(service.service.env_file for service in view.services):
        return
    used = {use.name for _, use in variables(view)}
    passed = {name for s in view.services for name, value in s.environment.items() if not value}
    known = used | passed
    unknown = sorted(variables_of(text) - known)
    own = [source.name for source in view.resolved.sources]
    beside = "\n".join(view.context.neighbours(own)) if unknown else ""
    for name in unknown:
        if re.search(rf"\b{re.escape(name)}\b", beside):
            continue
        if not name.startswith(("COMPOSE_", "DOCKER_")) and view.services:
            yield Hit(
                view.services[0].at(),
                f"`{name}` stands in .env and is used nowhere",
                f"remove `{name}` from .env, or use it: a misspelt name looks like this",
                key=True,
                fixes=(Fix(f"remove `{name}` from .env", (), changes=(), dropped=(name,)),),
            )


RULE = Rule(
    id="unused-variable",
    family="configuration",
    severity=Severity.INFO,
    confidence=Confidence.MEDIUM,
    what="A variable of `.env` is used nowhere.",
    why="Somebody believes to have set something. Often the name is misspelt on one side.",
    instead="remove it, or correct the name",
    source="Compose Specification, 12-interpolation.md (`.env` only feeds variables of the file).",
    fires=(
        """\
services:
  api:
    image: acme/api:${TAG:?set TAG}
    environment:
      LOG_LEVEL: ${LOG_LEVEL:-info}
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:${TAG:?set TAG}
    environment:
      LOG_LEVEL: ${LOG_LEVL:-info}
""",
        """\
services:
  api:
    image: acme/api:${TAG:?set TAG}
    env_file: [.env]
""",
    ),
    check=check,
    fix="unsafe",
    given=Given(beside={".env": "TAG=1.0\nLOG_LEVL=debug\n"}),
)
