"""A variable that silently becomes empty."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.configuration.refused_without_value import refusing
from saaswright.rules.model import Hit, Rule
from saaswright.rules.parameters import required_everywhere
from saaswright.rules.variables import first_uses, valueless
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Variables without default or message that neither .env nor the project sets."""
    refused = refusing(view)
    for name, path in first_uses(valueless(view)).items():
        if name not in refused:
            message = f"`${name}` becomes nothing where nobody sets it"
            yield Hit(path, message, fixes=partial(required_everywhere, view, name))


RULE = Rule(
    id="variable-without-value",
    family="configuration",
    severity=Severity.INFO,
    what="A variable has neither a value in .env, nor a default, nor a message.",
    why="Compose warns and goes on with an empty text: an image without a tag, a database "
    "without a password. (Where it does not go on, `refused-without-value` says so.)",
    instead="write `${NAME:?what to set}` or `${NAME:-default}`",
    source="Compose Specification, 12-interpolation.md.",
    fires=(
        """\
services:
  api:
    image: acme/api:${TAG}
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    read_only: ${LOCKED}
    labels:
      locked: ${LOCKED}
""",
        """\
services:
  api:
    image: acme/api:${TAG:-1.0}
""",
        """\
services:
  api:
    image: acme/api:${TAG:?set TAG in .env}
""",
        """\
services:
  api:
    image: acme/api:1.0
    command: echo $$HOME
""",
        """\
services:
  api:
    image: acme/api:1.0
    container_name: ${COMPOSE_PROJECT_NAME}-api
""",
    ),
    check=check,
    fix="unsafe",
)
