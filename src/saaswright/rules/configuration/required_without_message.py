"""A required variable that does not say what it is."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.compose.environment.template import Use
from saaswright.finding import Edit, Fix, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.variables import variables
from saaswright.rules.view import View
from saaswright.source import DocumentPath


def check(view: View) -> Iterator[Hit]:
    """``${NAME:?}`` and ``${NAME?}`` with nothing after the question mark."""
    for path, use in variables(view):
        if use.operator in ("?", ":?") and not use.argument.strip():
            message = f"`${{{use.name}{use.operator}}}` stops without saying what to set"
            yield Hit(path, message, fixes=(_fix(path, use),))


def _fix(path: DocumentPath, use: Use) -> Fix:
    begin = f"${{{use.name}{use.operator}"
    texts = (f"{begin}{use.argument}}}", f"{begin}set {use.name} in .env}}")
    return Fix("say what to set", (Edit("replace", path, texts),), safe=True, changes=())


RULE = Rule(
    id="required-without-message",
    family="configuration",
    severity=Severity.INFO,
    what="A required variable has no message.",
    why="Compose stops with the bare name; whoever starts the project has to guess what belongs "
    "there.",
    instead="say it: `${DB_PASSWORD:?set DB_PASSWORD in .env}`",
    source="Compose Specification, 12-interpolation.md.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      KEY: ${KEY:?}
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      KEY: ${KEY:?set KEY in .env}
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      KEY: ${KEY}
      LEVEL: ${LEVEL:-}
""",
    ),
    check=check,
    fix="safe",
)
