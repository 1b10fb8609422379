"""A whole directory goes into an image, with everything that lies there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.finding import Severity
from saaswright.rules.builds import builds
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View

_WHOLE: Final = frozenset({".", "./", "/", "*", "./*"})


def check(view: View) -> Iterator[Hit]:
    """``COPY .`` and ``ADD .`` from the context; BuildKit sends nothing but what is copied."""
    for build in builds(view):
        if build.inline or build.context_files:
            continue
        for one in (one for stage in build.needed for one in stage.instructions):
            copies = one.name in ("COPY", "ADD") and one.flag("from") is None
            if copies and _WHOLE.intersection(one.words[:-1]):
                yield build.hit(one, "the whole context is copied, without a .dockerignore")


RULE = Rule(
    id="dockerignore-missing",
    family="images",
    severity=Severity.WARNING,
    what="A build copies its whole context, and there is no `.dockerignore`.",
    why="`.git`, `.env`, local dependencies and build output go into the image: it is larger, "
    "may hold secrets, and every change of a file builds it again.",
    instead="write a `.dockerignore` beside the Dockerfile with at least `.git`, `.env*` and what "
    "builds leave",
    source="Docker documentation, build context, .dockerignore files; Dockerfile reference, COPY.",
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
    build: ./careful
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        COPY . /app
""",
        """\
services:
  api:
    build: ./stages
""",
    ),
    check=check,
    given=Given(
        beside={
            "bad/Dockerfile": """\
FROM debian:13-slim
COPY . /app
""",
            "good/Dockerfile": """\
FROM debian:13-slim
COPY . /app
""",
            "good/.dockerignore": """\
.git
.env*
""",
            "careful/Dockerfile": """\
FROM debian:13-slim
COPY src/ /app/
""",
            "stages/Dockerfile": """\
FROM python:3.13 AS build
COPY pyproject.toml src/ /app/
RUN pip install . --target /out

FROM python:3.13-slim
WORKDIR /app
COPY --from=build . /app
""",
        }
    ),
)
