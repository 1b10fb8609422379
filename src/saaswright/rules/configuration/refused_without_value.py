"""A variable without which Compose refuses the project."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.compose.environment.template import TemplateError, Use, substitute, uses
from saaswright.finding import Severity
from saaswright.rules.looking import VALUE_OF_REQUIRED
from saaswright.rules.model import Hit, Rule
from saaswright.rules.places import value_at
from saaswright.rules.refusals import needed_at
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
    return dict(first_uses(use for use in valueless(view) if _refused(view, *use)))


def _refused(view: View, path: DocumentPath, use: Use) -> bool:
    """Whether Compose refuses what stands at ``path`` for lack of ``use`` alone."""
    needed = needed_at(path)
    if needed is None or (needed.short and view.is_written(path)):
        return False
    if needed.of_active and value_at(view.raw, (*path[:2], "profiles")):
        return False
    if needed.spares(value_at(view.raw, path[:-1])):
        return False
    written = view.written(path)
    text = written if isinstance(written, str) else str(path[-1])  # a name out of a list of them
    return needed.nothing.fullmatch(_without(view, text, use.name)) is not None


def _without(view: View, text: str, name: str) -> str:
    """``text`` where ``name`` has no value, and every other variable has one."""
    open_names = {one.name for one in uses(text) if one.operator in ("", "?", ":?")} - {name}
    known = {**dict.fromkeys(open_names, VALUE_OF_REQUIRED), **view.environment}
    try:
        return substitute(text, known.get)
    except TemplateError:
        return text  # somebody says what to set


RULE = Rule(
    id="refused-without-value",
    family="configuration",
    severity=Severity.WARNING,
    what="Compose refuses the project without a variable that has no value, default or message.",
    why="It takes an empty text where a switch, a number, a size, a time, a name of the project, "
    "the container's port, or one side of a mount must stand, and says only that the file is "
    "invalid: not which variable to set.",
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
        """\
services:
  api:
    image: acme/api:1.0
    secrets: ["${SECRET}"]
    extra_hosts: ["${NEIGHBOUR}:192.0.2.1"]
    env_file: ./${SETTINGS}
    mem_limit: ${MEMORY}m
    pull_policy: ${PULL}
    depends_on:
      db:
        condition: ${CONDITION}
  db:
    image: acme/db:1.0
    stop_grace_period: ${GRACE}s
networks:
  default:
    internal: ${CLOSED:-${SHUT}}
""",
        """\
services:
  later:
    image: acme/later:1.0
    profiles: [later]
    cpus: ${MORE:-}${CPUS}
""",
        """\
services:
  api:
    image: acme/api:1.0
    networks: ["${NETWORK}"]
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
      - type: volume
        source: ${STORE}
        target: /store
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
        """\
services:
  api:
    image: ${IMAGE}
    build: .
    extra_hosts:
      neighbour: ${ADDRESS}
    env_file:
      - path: ${SETTINGS}
        required: false
      - ${ENVIRONMENT}.env
    mem_limit: 5${UNIT}
    stop_grace_period: 1m${SECONDS}s
    pid: container:${OTHER}
    read_only: ${FIRST}${SECOND}
""",
        """\
services:
  later:
    # not asked of a service that does not run
    image: ${IMAGE}
    profiles: [later]
    secrets: ["${SECRET}"]
    links: ["${NAME}"]
secrets:
  token:
    external: true
    environment: ${FROM}
""",
        """\
services:
  api:
    image: acme/api:1.0
    networks:
      back:
        ipv4_address: ${ADDRESS}
        aliases: ["${ALIAS}"]
networks:
  back:
    name: ${NETWORK}
    driver: ${DRIVER}
""",
    ),
    check=check,
)
