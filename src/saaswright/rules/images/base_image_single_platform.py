"""An image that is built for one kind of machine."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.builds import builds
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """A literal ``--platform`` below the image, and a single entry of ``build.platforms``."""
    for build in builds(view):
        for stage in build.lineage:
            platform = stage.begin.flag("platform")
            if platform and "$" not in platform:
                yield build.hit(stage.begin, f"the image is only built for {platform}")
        platforms = build.service.raw["build"].get("platforms")
        if isinstance(platforms, list) and len(platforms) == 1 and "$" not in str(platforms[0]):
            where = build.service.at("build", "platforms")
            yield Hit(where, f"the image is only built for {platforms[0]}", key=True)


RULE = Rule(
    id="base-image-single-platform",
    family="images",
    severity=Severity.INFO,
    what="A build is fixed to one architecture.",
    why="On other machines the image is emulated, several times slower, or does not start. "
    "Machines with ARM processors are the cheaper ones of most clouds.",
    instead="leave the platform to the build, or build for `linux/amd64` and `linux/arm64`; for "
    "tools that cross-compile write `--platform=$BUILDPLATFORM`",
    source="Docker documentation, multi-platform builds; build check "
    "FromPlatformFlagConstDisallowed.",
    fires=(
        """\
services:
  api:
    build: ./bad
""",
        """\
services:
  api:
    build:
      context: ./good
      platforms: [linux/amd64]
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
      context: ./good
      platforms: [linux/amd64, linux/arm64]
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM --platform=$TARGETPLATFORM debian:13-slim
      platforms: ['${PLATFORM:-linux/amd64}']
""",
    ),
    check=check,
    given=Given(
        beside={
            "bad/Dockerfile": """\
FROM --platform=linux/amd64 debian:13-slim
USER app
""",
            "good/Dockerfile": """\
FROM --platform=$BUILDPLATFORM golang:1.25 AS build
RUN go build

FROM debian:13-slim
COPY --from=build /app /app
USER app
""",
        }
    ),
)
