"""A variable that silently becomes empty."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.parameters import required_everywhere
from saaswright.rules.variables import variables
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Variables without default or message that neither .env nor the project sets."""
    said: set[str] = set()
    for path, use in variables(view):
        if use.operator or use.name in view.environment or use.name in said:
            continue
        said.add(use.name)
        message = f"`${use.name}` becomes nothing where nobody sets it"
        yield Hit(path, message, fixes=required_everywhere(view, use.name))


RULE = Rule(
    id="variable-without-value",
    family="configuration",
    severity=Severity.INFO,
    what="A variable has neither a value in .env, nor a default, nor a message.",
    why="Compose warns and goes on with an empty text: an image without a tag, a database "
    "without a password.",
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
    ),
    check=check,
    fix="unsafe",
)
