"""A key that does nothing there."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.targets import written_keys
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Keys that have no effect on the platform given with ``--target``, or another form there."""
    for service, row in written_keys(view, "ignored", "mapped"):
        how = "is ignored by" if row.means == "ignored" else "has another form on"
        yield Hit(
            service.at(row.key),
            f"`{row.key}` of `{service.name}` {how} {row.target}: {row.note}",
            key=True,
        )


RULE = Rule(
    id="ignored-by-target",
    family="cloud-readiness",
    severity=Severity.INFO,
    what="A key has no effect, or another form, on the platform that is asked for.",
    why="What somebody relies on (a network that separates, a check that restarts) is not "
    "there unless it is set up again on the platform. Asked for with `--target`.",
    instead="keep the key for local runs, and set up its counterpart when you onboard",
    source="Omnistrate documentation, Compose specification; Kompose, conversion matrix; each key "
    "with its date in `rules/data/targets.yaml`.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    depends_on: [db]
  db:
    image: postgres:17
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://db:5432/app
""",
    ),
    check=check,
    given=Given(target="kubernetes"),
)
