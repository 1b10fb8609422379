"""A key that keeps the service from running there."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.targets import written_keys
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Keys that the platform given with ``--target`` cannot do."""
    for service, row in written_keys(view, "unsupported"):
        yield Hit(
            service.at(row.key),
            f"`{row.key}` of `{service.name}` is not supported by {row.target}: {row.note}",
            key=True,
        )


RULE = Rule(
    id="unsupported-by-target",
    family="cloud-readiness",
    severity=Severity.ERROR,
    what="The platform that is asked for cannot do what a key says.",
    why="The service does not run there as it is written. Asked for with `--target`.",
    instead="take the key out and give the service what it needs in another way",
    source="Omnistrate documentation, Compose specification; Kompose, conversion matrix; each key "
    "with its date in `rules/data/targets.yaml`.",
    fires=(
        """\
services:
  api:
    build: ./api
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
""",
    ),
    check=check,
    given=Given(target="omnistrate"),
)
