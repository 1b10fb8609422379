"""A Dockerfile that cannot be read as one."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.builds import builds
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Files that are too large, no text, or no Dockerfile; and targets that they do not have."""
    for build in builds(view):
        if build.problem is not None:
            said, place = build.problem
            yield build.hit_at(place, f"this Dockerfile cannot be used: {said}")


RULE = Rule(
    id="dockerfile-unreadable",
    family="images",
    severity=Severity.ERROR,
    what="A Dockerfile cannot be read.",
    why="The image cannot be built from it, and nothing that it does can be judged.",
    instead="mend the Dockerfile; `docker build --check` says more about it",
    source="Dockerfile reference, format; moby/buildkit, frontend/dockerfile/parser.",
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
    ),
    check=check,
    given=Given(
        beside={
            "bad/Dockerfile": """\
# No FROM.
RUN make
""",
            "good/Dockerfile": """\
FROM debian:13-slim
USER app
""",
        }
    ),
)
