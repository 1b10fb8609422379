"""A variable that silently becomes empty."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.parameters import required_everywhere
from saaswright.rules.variables import first_uses, variables
from saaswright.rules.view import View
from saaswright.source import DocumentPath


def check(view: View) -> Iterator[Hit]:
    """Variables without default or message that neither .env nor the project sets."""
    bare = [(path, use) for path, use in variables(view) if not use.operator]
    for name, path in first_uses(bare).items():
        if name in view.environment:
            continue
        fixes = partial(required_everywhere, view, name)
        needed = next((at for at, use in bare if use.name == name and _needs_text(view, at)), None)
        if needed is None:
            yield Hit(path, f"`${name}` becomes nothing where nobody sets it", fixes=fixes)
        else:
            message = f"Compose refuses the project where nobody sets `${name}`"
            yield Hit(needed, message, severity=Severity.WARNING, fixes=fixes)


def _needs_text(view: View, path: DocumentPath) -> bool:
    """Whether Compose refuses an empty text at ``path``, and the variable is all that is there."""
    if path[:1] != ("services",) or not _WHOLE.fullmatch(str(view.written(path) or "")):
        return False
    below = path[2:]
    return below in _NEEDED or (below[:1] == ("volumes",) and below[-1] in ("source", "target"))


_WHOLE: Final = expression(r"\$(?:\w+|\{\w+\})")
# A switch, number, size or time of nothing is none; as tried on Docker Compose 2.26.
_NEEDED: Final = frozenset(
    {
        ("read_only",), ("privileged",), ("cpus",), ("mem_limit",), ("pids_limit",), ("shm_size",),
        ("stop_grace_period",), ("image",), ("deploy", "replicas"), ("healthcheck", "interval"),
    }
)  # fmt: skip


RULE = Rule(
    id="variable-without-value",
    family="configuration",
    severity=Severity.INFO,
    what="A variable has neither a value in .env, nor a default, nor a message.",
    why="Compose warns and goes on with an empty text: an image without a tag, a database "
    "without a password. Where an empty text means nothing (a switch, a number, one side of a "
    "mount) it refuses the project: that is a warning.",
    instead="write `${NAME:?what to set}` or `${NAME:-default}`",
    source="Compose Specification, 12-interpolation.md.",
    fires=(
        """\
services:
  api:
    image: acme/api:${TAG}
""",
        """\
services:
  api:
    image: acme/api:1.0
    read_only: ${LOCKED}
    volumes:
      - ${UPLOADS}:/uploads
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
