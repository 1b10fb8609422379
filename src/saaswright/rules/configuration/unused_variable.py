"""A setting that sets nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Final

from saaswright.compose.environment.template import uses
from saaswright.expression import expression
from saaswright.finding import Confidence, Fix, Severity
from saaswright.rules.context import variables_of
from saaswright.rules.env_files import beside, place
from saaswright.rules.host_paths import inside, relative_mounts
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.variables import variables
from saaswright.rules.view import ServiceView, View
from saaswright.source import Source

_GIVEN_WHOLE: Final = expression(
    r"""\benv_file:\s*(?:\[\s*)?(?:-\s+)?(?:path:\s*)?["']?(?:\./)?\.env(?![\w.-])"""
)

_BARE: Final = expression(r"""^[\t ]*(?:- *)?["']?(\w+)["']?:?[\t ]*(?:\#.*)?$""", re.MULTILINE)


def check(view: View) -> Iterator[Hit]:
    """Names of ``.env`` that no file of the project uses, nor another compose file beside it."""
    source = beside(view)
    if source is None:
        return
    if not view.services or any(service.service.env_file for service in view.services):
        return
    if any(_mounts_env(service) for service in view.services):
        return
    if _GIVEN_WHOLE.search(view.neighbours):
        return
    used = {use.name for _, use in variables(view)} | _used_in(source)
    # What another file of the project replaces is used where that file is not taken.
    used |= {use.name for one in view.resolved.sources for use in uses(one.text)}
    passed = _passed(view)
    for name in sorted(variables_of(source.text) - used - passed):
        if name.startswith(("COMPOSE_", "DOCKER_")) or re.search(
            rf"\b{re.escape(name)}\b", view.neighbours
        ):
            continue
        yield Hit(
            view.services[0].at(),
            f"`{name}` stands in .env and no compose file here uses it",
            f"remove `{name}` from .env, or use it: a misspelt name looks like this",
            location=place(source, name),
            fixes=(Fix(f"remove `{name}` from .env", (), changes=(), dropped=(name,)),),
        )


def _used_in(source: Source) -> set[str]:
    """The names that other values of the file are made of: ``ADDRESS=${HOST}:${PORT}``."""
    lines = [line for line in source.text.splitlines() if not line.lstrip().startswith("#")]
    return {use.name for line in lines for use in uses(line)}


def _passed(view: View) -> set[str | None]:
    """The names that are taken as they are: variables and build arguments without a value, and
    secrets and configs of ``environment``.
    """
    names: set[str | None] = {
        name for s in view.services for name, value in s.environment.items() if value is None
    }
    # Compose leaves out the build arguments that nobody sets: they only stand in the text.
    names |= {name for one in view.resolved.sources for name in _BARE.findall(one.text)}
    names |= {one.environment for one in view.project.secrets.values()}
    return names | {one.environment for one in view.project.configs.values()}


def _mounts_env(service: ServiceView) -> bool:
    """Whether ``.env`` is mounted, alone or with its directory: the program may read it itself."""
    env = os.path.join(service.view.resolved.directory, ".env")  # noqa: PTH118
    sources = [str(mount.source) for _, mount in relative_mounts(service)]
    whole = [os.path.normpath(os.path.join(os.path.dirname(env), one)) for one in sources]  # noqa: PTH118, PTH120
    return any(inside(env, one) for one in whole)


RULE = Rule(
    id="unused-variable",
    family="configuration",
    severity=Severity.INFO,
    confidence=Confidence.MEDIUM,
    what="A variable of `.env` is used by no compose file.",
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
        """\
services:
  api:
    image: acme/api:${TAG:?set TAG}
    environment:
      LOG_LEVL: debug
    volumes:
      - ./templates:/etc/acme/templates:ro
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
        """\
services:
  web:
    image: php:8.4-apache
    volumes:
      - .:/var/www/html
""",
        """\
services:
  api:
    image: acme/api:${TAG:?set TAG}
    environment:
      - LOG_LEVL
""",
        """\
services:
  api:
    build:
      context: .
      args:
        - TAG
        - LOG_LEVL # of which the default is another
""",
        """\
services:
  api:
    image: acme/api:1.0
    secrets: [level]
    configs: [tag]
secrets:
  level:
    environment: LOG_LEVL
configs:
  tag:
    environment: TAG
""",
        """\
services:
  model:
    provider:
      type: model
      options: {model: acme/small}
""",
    ),
    check=check,
    fix="unsafe",
    given=Given(
        beside={
            ".env": """\
COMPOSE_PROJECT_NAME=acme
TAG=1.0
LOG_LEVL=debug
# the file makes another from it, as from no ${LOG_LEVL}
CPUS=4
WORKERS=${CPUS}
""",
            "compose.jobs.yaml": """\
services:
  jobs:
    image: acme/jobs:1.0
    command: run --workers ${WORKERS}
""",
        },
        quiet_beside=(
            {".env": ""},
            {
                ".env": "LOG_LEVL=debug\n",
                "compose.jobs.yaml": """\
services:
  jobs:
    image: acme/jobs:1.0
    env_file: .env
""",
            },
        ),
    ),
)
