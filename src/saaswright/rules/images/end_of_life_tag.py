"""A release that gets no more security fixes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.tags import supported
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Images of release lines that ended before the catalog's date."""
    for service in view.services:
        reference = service.reference
        if reference is None:
            continue
        ended = view.facts.ended_line(reference)
        if ended:
            yield Hit(
                service.at("image"),
                f"`{reference.name}` {ended[0]} gets no more fixes since {ended[1]}",
                _instead(service),
                fixes=partial(supported, service),
            )


def _instead(service: ServiceView) -> str:
    technology, as_of = service.technology, service.view.facts.as_of
    if technology is None:
        return RULE.instead
    lines = [r.line for r in technology.releases if r.eol is None or r.eol > as_of]
    return f"move to a supported line ({', '.join(lines)}); read its notes on upgrading data first"


RULE = Rule(
    id="end-of-life-tag",
    family="images",
    severity=Severity.WARNING,
    what="The release line of an image has ended.",
    why="Holes that are found from then on stay open, and images are no longer rebuilt on a "
    "patched base.",
    instead="move to a supported release line; read its notes on upgrading data first",
    source="endoflife.date; catalog, release lines of each technology. An official image whose tag "
    "names a distribution is built anew as long as that is maintained.",
    fires=(
        """\
services:
  db:
    image: postgres:12-alpine
""",
        """\
services:
  web:
    image: node:16
""",
        """\
services:
  broker:
    image: rabbitmq:3-management
""",
        """\
services:
  web:
    image: nginx:1.30-bullseye
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
""",
        """\
services:
  api:
    image: acme/api:12
""",
        """\
services:
  db:
    image: mariadb:10
""",
        """\
services:
  api:
    image: acme/api:1.0-buster
""",
        """\
services:
  api:
    build: .
""",
    ),
    check=check,
    fix="unsafe",
)
