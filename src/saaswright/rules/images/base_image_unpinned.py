"""A base image that is another one tomorrow."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.compose.reference import try_parse
from saaswright.finding import Severity
from saaswright.rules.builds import builds
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.tags import MOVING
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Bases without a tag, or with one that moves, in the stages that are built."""
    for build in builds(view):
        for stage, name in build.bases():
            reference = None if name in view.built else try_parse(name)
            if reference and not reference.digest and (reference.tag or "latest") in MOVING:
                yield build.hit(stage.begin, f"`{name}` is another image with the next release")


RULE = Rule(
    id="base-image-unpinned",
    family="images",
    severity=Severity.WARNING,
    what="A stage is from an image without a version.",
    why="The next build may be from another major release: what was tested is not what is built.",
    instead="write the version, `FROM NAME:VERSION`, or the digest too",
    source="hadolint DL3006, DL3007; Docker documentation, building best practices, pin base "
    "image versions.",
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
  api:
    build:
      context: ./two
      target: run
""",
        """\
services:
  by-digest:
    build:
      dockerfile_inline: |
        FROM node@sha256:0f1e2d3c4b5a69780f1e2d3c4b5a69780f1e2d3c4b5a69780f1e2d3c4b5a6978
  of-the-project:
    image: acme-base
    build: ./good
  on-that:
    build:
      dockerfile_inline: |
        FROM acme-base
  no-name:
    build:
      dockerfile_inline: |
        FROM Node
        # Docker refuses capitals in a name
""",
    ),
    check=check,
    given=Given(
        beside={
            "bad/Dockerfile": """\
FROM node
USER node
""",
            "good/Dockerfile": """\
ARG VERSION=22
FROM node:${VERSION}-slim
USER node
""",
            "two/Dockerfile": """\
FROM debian:13-slim AS run
USER app

FROM node:latest AS tools
""",
        }
    ),
)
