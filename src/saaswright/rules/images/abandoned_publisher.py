"""A publisher that gave up its images."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Images below the prefix of such a publisher."""
    for service in view.services:
        reference = service.reference
        if reference is None:
            continue
        publisher = view.facts.publisher(reference)
        if publisher:
            yield Hit(
                service.at("image"),
                f"`{reference.name}`: {publisher.what} (since {publisher.since})",
                f"use {publisher.instead}",
            )


RULE = Rule(
    id="abandoned-publisher",
    family="images",
    severity=Severity.WARNING,
    what="An image comes from a publisher who no longer maintains it.",
    why="It gets no security updates, and may be gone at the next pull.",
    instead="use the project's own image",
    source="`rules/data/publishers.yaml`, with the announcement for each entry.",
    fires=(
        """\
services:
  db:
    image: bitnami/postgresql:16
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:16
""",
        """\
services:
  api:
    build: .
""",
    ),
    check=check,
)
