"""A base image that gets no more security fixes."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.compose.reference import try_parse
from saaswright.finding import Severity
from saaswright.rules.builds import builds
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Bases of release lines that ended before the catalog's date, in the stages that are built."""
    for build in builds(view):
        for stage, name in build.bases():
            reference = try_parse(name)
            ended = view.facts.ended_line(reference) if reference else None
            if ended:
                line, day = ended
                yield build.hit(stage.begin, f"`{name}` gets no more fixes: {line} ended on {day}")


RULE = Rule(
    id="base-image-end-of-life",
    family="images",
    severity=Severity.WARNING,
    what="A stage is from a release line that has ended.",
    why="Holes that are found from then on stay open in every image that is built on it.",
    instead="move to a supported release line",
    source="endoflife.date; catalog, release lines of each technology.",
    fires=(
        """\
services:
  api:
    build: ./bad
""",
    ),
    quiet=(
        """\
services:
  api:
    build: ./good
""",
        """\
services:
  supported:
    build:
      dockerfile_inline: |
        FROM postgres:17
  no-name:
    build:
      dockerfile_inline: |
        FROM Node:16
        # Docker refuses capitals in a name
""",
    ),
    check=check,
    given=Given(
        beside={
            "bad/Dockerfile": """\
ARG VERSION=16
FROM node:${VERSION}-slim
USER node
""",
            "good/Dockerfile": """\
FROM debian:13-slim
USER app
""",
        }
    ),
)
