"""A store that asks nobody for a password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.secrets import names_secret
from saaswright.rules.view import ServiceView, View

_OPTION: Final = expression(r"pass|auth", re.IGNORECASE)


def check(view: View) -> Iterator[Hit]:
    """Stores of the catalog that know passwords and are given none."""
    for service in view.services:
        technology = service.technology
        if technology is None or not view.facts.is_store(technology) or _configured(service):
            continue
        secrets = [v.name for v in technology.variables if v.secret and v.on == "server"]
        if secrets and not _is_given(service):
            yield Hit(
                service.at(), f"`{service.name}` ({technology.name}) is given no password", key=True
            )


def _is_given(service: ServiceView) -> bool:
    """Whether a variable (images know more than one name) or an option speaks of a secret."""
    said = [*(service.service.command or ()), *(service.service.entrypoint or ())]
    named = any(names_secret(name.removesuffix("_FILE")) for name in service.environment)
    return named or any(_OPTION.search(word) for word in said)


def _configured(service: ServiceView) -> bool:
    """Whether a file that cannot be seen from here may hold the password."""
    own = service.service
    files = [mount for mount in own.volumes if mount.type == "bind"]
    return bool(own.env_file or own.configs or own.secrets or files)


RULE = Rule(
    id="unauthenticated-store",
    family="security",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A database, cache or broker is given no password.",
    why="Whoever reaches the network reads and deletes everything; some images refuse to start.",
    instead="set the password from a variable without a default: `${NAME:?set NAME in .env}`",
    source="Catalog, secret variables of each technology; CWE-306.",
    fires=(
        """\
services:
  cache:
    image: redis:8.2
""",
        """\
services:
  docs:
    image: mongo:8.0
""",
        """\
services:
  broker:
    image: rabbitmq:4.3
    volumes:
      - queues:/var/lib/rabbitmq
volumes:
  queues:
""",
    ),
    quiet=(
        """\
services:
  cache:
    image: redis:8.2
    command: redis-server --requirepass ${CACHE_PASSWORD:?set it}
""",
        """\
services:
  db:
    image: mariadb:11.8
    environment:
      MYSQL_ROOT_PASSWORD: ${DB_PASSWORD}
""",
        """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD_FILE: /run/secrets/db
""",
        """\
services:
  cache:
    image: redis:8.2
    env_file:
      - path: cache.env
        required: false
""",
        """\
services:
  api:
    image: acme/api:1.0
  dashboards:
    image: grafana/grafana:13.2.0
  sessions:
    image: memcached:1.6
  wide:
    image: cassandra:5.0
  events:
    image: nats:2.14
""",
        """\
services:
  by-entrypoint:
    image: redis:8.2
    entrypoint: [redis-server, --requirepass, '${CACHE_PASSWORD}']
  by-config:
    image: redis:8.2
    configs: [redis.conf]
  by-secret:
    image: redis:8.2
    secrets: [redis.conf]
  by-file:
    image: redis:8.2
    volumes:
      - ./redis.conf:/etc/redis.conf:ro
configs:
  redis.conf:
    file: redis.conf
secrets:
  redis.conf:
    file: redis.conf
""",
    ),
    check=check,
)
