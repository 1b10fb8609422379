"""A parameter that nobody is told about."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Fix, Setting, Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.paths import used_in
from saaswright.rules.variables import first_uses, variables
from saaswright.rules.view import View
from saaswright.source import DocumentPath


def check(view: View) -> Iterator[Hit]:
    """Variables of the file that the example file beside it does not name."""
    documented = view.context.documented
    if documented is None:
        return
    for name, path in first_uses(variables(view)).items():
        if name not in documented and not _by_the_shell(name):
            message = f"`{name}` is used here and not named in the example env file"
            yield Hit(path, message, fixes=(_documented(path, name),))


def _documented(path: DocumentPath, name: str) -> Fix:
    setting = Setting(name, None, used_in(path))
    return Fix("name it in the example env file", (), True, (), (setting,))


def _by_the_shell(name: str) -> bool:
    """Variables that the engine or the shell sets."""
    return name.startswith(("COMPOSE_", "DOCKER_")) or name in ("HOME", "USER", "UID", "GID", "PWD")


RULE = Rule(
    id="undocumented-variable",
    family="configuration",
    severity=Severity.INFO,
    what="A variable is used that the example env file does not name.",
    why="Whoever sets up a new environment copies `.env.example` and misses it.",
    instead="add a line for it to the example file, with a comment that says what it is",
    source="The Twelve-Factor App, III. Config; specification, iteration 5.",
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
""",
        """\
services:
  api:
    image: acme/api:1.0
""",
        """\
services:
  api:
    image: acme/api:${TAG:?set TAG}
    container_name: ${COMPOSE_PROJECT_NAME}-api
    volumes:
      - ${HOME}/.config/acme:/config:ro
""",
    ),
    check=check,
    fix="safe",
    given=Given(beside={".env.example": "# which release\nTAG=1.0\n"}, quiet_beside=({},)),
)
