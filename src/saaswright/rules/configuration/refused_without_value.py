"""A variable without which Compose refuses the project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.variables import first_uses, valueless
from saaswright.rules.view import View
from saaswright.source import DocumentPath


def check(view: View) -> Iterator[Hit]:
    """Variables without a value that are all there is where an empty text means nothing."""
    for name, path in refusing(view).items():
        message = f"Compose refuses the project where nobody sets `${name}`"
        yield Hit(path, message)


def refusing(view: View) -> dict[str, DocumentPath]:
    """Each such variable, with the first place that is refused."""
    return dict(first_uses(use for use in valueless(view) if _needs_text(view, use[0])))


def _needs_text(view: View, path: DocumentPath) -> bool:
    """Whether Compose refuses an empty text at ``path``, and the variable is all that is there."""
    if path[0] != "services" or not _WHOLE.fullmatch(str(view.written(path))):
        return False
    below = path[2:]
    # The long syntax of a mount takes nothing for the project's directory, or for no name.
    mount = below[0] == "volumes" and not view.is_written(path)
    return mount or below in _NEEDED


_WHOLE: Final = expression(r"\$(?:\w+|\{\w+\})")
# A switch, number, size or time of nothing is none; as tried on Docker Compose 2.26.
_NEEDED: Final = frozenset(
    {
        ("read_only",), ("privileged",), ("cpus",), ("mem_limit",), ("pids_limit",), ("shm_size",),
        ("stop_grace_period",), ("image",), ("deploy", "replicas"), ("healthcheck", "interval"),
    }
)  # fmt: skip


RULE = Rule(
    id="refused-without-value",
    family="configuration",
    severity=Severity.WARNING,
    what="Compose refuses the project without a variable that has no value, default or message.",
    why="It takes an empty text where a switch, a number, a size, or one side of a mount must "
    "stand, and says only that the file is invalid: not which variable to set.",
    instead="write `${NAME:?what to set}` or `${NAME:-default}`",
    source="Compose Specification, 12-interpolation.md; tried on Docker Compose 2.26.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    read_only: ${LOCKED}
""",
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - ${UPLOADS}:/uploads
""",
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - uploads:$UPLOADS
    deploy:
      replicas: ${COPIES}
volumes:
  uploads:
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:${TAG}
    command: ${COMMAND}
    dns: ${DNS}
    ports: ["${PORT}:80"]
    environment:
      LEVEL: ${LEVEL}
    labels:
      source: ${SOURCE}
""",
        """\
services:
  api:
    image: acme/api:1.0
    read_only: ${LOCKED:-true}
    volumes:
      - ${UPLOADS:-./uploads}:/uploads
    cpus: ${CPUS:?how many processors}
""",
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - type: bind
        source: ${UPLOADS}
        target: /uploads
      - /srv/${PICTURES}:/pictures
      - type: bind
        source: ./notes
        target: /notes
        bind:
          propagation: ${PROPAGATION}
""",
        """\
services:
  api:
    image: acme/api:1.0
x-notes:
  api:
    read_only: ${LOCKED}
""",
    ),
    check=check,
)
