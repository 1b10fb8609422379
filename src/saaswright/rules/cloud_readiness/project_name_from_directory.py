"""A project that is called as its directory happens to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Edit, Fix, Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View

_TOLD: Final = expression(r"^\s*(?:export\s+)?COMPOSE_PROJECT_NAME\s*=\s*\S", re.MULTILINE)
_NAME: Final = ("name",)


def check(view: View) -> Iterator[Hit]:
    """Neither a top-level ``name`` nor one in ``.env`` where the project has volumes of its own."""
    told = view.is_written(_NAME) or _TOLD.search(view.context.beside.get(".env", ""))
    if view.project.volumes and not told:
        first = next(iter(view.project.volumes))
        yield Hit(
            ("volumes", first),
            f"the volume `{first}` is found again only from a directory of the same name",
            key=True,
            fixes=partial(_named, view),
        )


def _named(view: View) -> tuple[Fix, ...]:
    """The name that the directory gives it today, so that its volumes are found again."""
    name = str(view.raw.get("name") or "")
    if not name or "$" in name:
        return ()
    return (Fix(f"write `name: {name}`", (Edit("insert", ("name",), name),), True, ()),)


RULE = Rule(
    id="project-name-from-directory",
    family="cloud-readiness",
    severity=Severity.INFO,
    what="The project has no `name`.",
    why="Its name is then the directory's: in another checkout the same file makes another "
    "project, with new and empty volumes.",
    instead="write `name: PRODUCT` as the first line",
    source="Compose Specification, 04-version-and-name.md; dclint require-project-name-field.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
""",
    ),
    quiet=(
        """\
name: shop
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
""",
        """\
services:
  api:
    image: acme/api:1.0
""",
        """\
{
  "name": "shop",
  "services": {"db": {"image": "postgres:17", "volumes": ["data:/var/lib/postgresql/data"]}},
  "volumes": {"data": {}}
}
""",
    ),
    check=check,
    fix="safe",
    given=Given(quiet_beside=({".env": "COMPOSE_PROJECT_NAME=shop\n"},)),
)
