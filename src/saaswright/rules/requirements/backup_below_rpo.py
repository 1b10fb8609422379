"""A promise about lost data, and no backup."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.operations import no_backup_label
from saaswright.rules.promises import lowest_rpo
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Volumes of stores without a word about backups where a plan promises an RPO."""
    promised = lowest_rpo(view.context)
    if promised is None:
        return
    for hit in no_backup_label.check(view):
        yield Hit(hit.path, f"{hit.message}; at most {promised} of it may be lost", key=True)


RULE = Rule(
    id="backup-below-rpo",
    family="requirements",
    severity=Severity.WARNING,
    what="The volume of a store has no backup label, and a plan promises a recovery point.",
    why="A recovery point objective is kept by a backup or a log that is at most that old; a "
    "replica alone repeats a deletion by mistake.",
    instead="write a label such as `backup: point-in-time` on the volume, and say who takes the "
    "backup",
    source="Specification, phases 1 and 7 (RPO) and 10 (design for backups).",
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
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
    labels:
      acme.backup: point-in-time
""",
    ),
    check=check,
    given=Given(
        requirements="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
availability: {rpo: 15m}
"""
    ),
)
