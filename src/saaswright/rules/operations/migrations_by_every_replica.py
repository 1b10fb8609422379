"""Several copies that change the schema at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View
from saaswright.rules.words import words

_MIGRATES: Final = expression(
    r"\b(?:alembic\s+upgrade|manage\.py\s+migrate|prisma\s+migrate|db:migrate|artisan\s+migrate"
    r"|knex\s+migrate|sequelize\S*\s+db:migrate|typeorm\s+migration:run|flask\s+db\s+upgrade)\b"
)


def check(view: View) -> Iterator[Hit]:
    """Commands that migrate and then serve, on services with several replicas."""
    for service in view.services:
        line = " ".join(words(service.service.command or ()))
        if service.replicas > 1 and _MIGRATES.search(line):
            yield Hit(
                service.at("command"),
                f"all {service.replicas} replicas of `{service.name}` migrate the database when "
                "they start",
            )


RULE = Rule(
    id="migrations-by-every-replica",
    family="operations",
    severity=Severity.WARNING,
    what="Every replica runs the migrations before it serves.",
    why="They change the schema at the same time: deadlocks, or a column added twice.",
    instead="run them in a service of their own and wait for it with "
    "`condition: service_completed_successfully`",
    source="Compose Specification, 05-services.md, depends_on; specification, iteration 4.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    command: sh -c 'alembic upgrade head && uvicorn app:app'
    deploy:
      replicas: 3
""",
        """\
services:
  api:
    image: acme/api:1.0
    command: sh -c 'python manage.py migrate && gunicorn app'
    deploy:
      replicas: 2
""",
    ),
    quiet=(
        """\
services:
  migrate:
    image: acme/api:1.0
    command: alembic upgrade head
  api:
    image: acme/api:1.0
    command: uvicorn app:app
    deploy:
      replicas: 3
""",
        """\
services:
  api:
    image: acme/api:1.0
    command: sh -c 'alembic upgrade head && uvicorn app:app'
  worker:
    image: acme/worker:1.0
    deploy:
      replicas: 3
""",
    ),
    check=check,
)
