"""A variable without which Compose refuses the project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.compose.environment.template import Use
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
    return dict(first_uses(use for use in valueless(view) if _needs_text(view, *use)))


def _needs_text(view: View, path: DocumentPath, use: Use) -> bool:
    """Whether Compose refuses an empty text at ``path``, and ``use`` is all that is there."""
    if path[0] != "services":
        return False
    text, below = str(view.written(path)), path[2:]
    if below[0] == "ports" and len(below) == _SHORT:
        port = _CONTAINER_PORT.fullmatch(text)
        return port is not None and port["name"] == use.name
    # The long syntax of a mount takes nothing for the project's directory, or for no name.
    mount = below[0] == "volumes" and not view.is_written(path)
    needed = mount or below in _NEEDED or below[::2] == ("ports", "target")
    return needed and _WHOLE.fullmatch(text) is not None


_SHORT: Final = 2
_WHOLE: Final = expression(r"\$(?:\w+|\{\w+\})")
# Without a host port any free one is taken; the container's port is the last part.
_CONTAINER_PORT: Final = expression(r"(?:.*:)?\$\{?(?P<name>\w+)\}?(?:/\w*)?")
# A switch, number, size or time of nothing is none; as tried on Docker Compose 2.26.
_NEEDED: Final = frozenset(
    {
        ("read_only",), ("privileged",), ("init",), ("tty",), ("stdin_open",),
        ("cpus",), ("cpu_shares",), ("mem_limit",), ("mem_reservation",), ("memswap_limit",),
        ("pids_limit",), ("shm_size",), ("stop_grace_period",), ("image",), ("pull_policy",),
        ("scale",), ("deploy", "replicas"),
        ("deploy", "resources", "limits", "cpus"), ("deploy", "resources", "limits", "memory"),
        ("deploy", "resources", "limits", "pids"),
        ("deploy", "resources", "reservations", "cpus"),
        ("deploy", "resources", "reservations", "memory"),
        ("healthcheck", "interval"), ("healthcheck", "timeout"), ("healthcheck", "retries"),
        ("healthcheck", "start_period"),
    }
)  # fmt: skip


RULE = Rule(
    id="refused-without-value",
    family="configuration",
    severity=Severity.WARNING,
    what="Compose refuses the project without a variable that has no value, default or message.",
    why="It takes an empty text where a switch, a number, a size, the container's port, or one "
    "side of a mount must stand, and says only that the file is invalid: not which variable to "
    "set.",
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
        """\
services:
  api:
    image: acme/api:1.0
    ports: ["${PORT}:${PORT}"]
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - ${ADDRESS}:${PUBLISHED:-53}:$PORT/udp
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - target: ${PORT}
""",
        """\
services:
  api:
    image: acme/api:1.0
    deploy:
      resources:
        limits:
          memory: ${MEMORY}
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
        """\
services:
  api:
    image: acme/api:1.0
    expose: ["${INNER}"]
    ports:
      - ${ADDRESS}:80:${PORT:-80}
      - 127.0.0.1:${PORT}:90
      - 80${MORE}:80${MORE}
      - target: 81
        published: ${PORT}
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - "${ADDRESS}:80:${PORT:?which port}"
""",
        """\
services:
  api:
    image: acme/api:1.0
    deploy:
      resources:
        limits:
          memory: ${MEMORY:-256M}
    healthcheck:
      test: ["CMD", "probe", "${RETRIES}"]
""",
    ),
    check=check,
)
