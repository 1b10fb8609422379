"""A project that is called as its directory happens to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Edit, Fix, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View

_TOLD: Final = expression(r"^\s*(?:export\s+)?COMPOSE_PROJECT_NAME\s*=\s*\S", re.MULTILINE)
_NAME: Final = expression(r"""^["']?name["']?\s*:""", re.MULTILINE)


def check(view: View) -> Iterator[Hit]:
    """Neither a top-level ``name`` nor one in ``.env`` where the project has volumes of its own."""
    named = any(source_says_name(source.text) for source in view.resolved.sources)
    if not named and view.project.volumes and not _TOLD.search(view.context.beside.get(".env", "")):
        first = next(iter(view.project.volumes))
        yield Hit(
            ("volumes", first),
            f"the volume `{first}` is found again only from a directory of the same name",
            key=True,
            fixes=partial(_named, view),
        )


def source_says_name(text: str) -> bool:
    """Whether a compose file has a top-level ``name``."""
    lines = "\n" + text
    begun = any(start in lines for start in ("\nname", '\n"name', "\n'name"))
    return begun and _NAME.search(text) is not None


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
    ),
    check=check,
    fix="safe",
)
