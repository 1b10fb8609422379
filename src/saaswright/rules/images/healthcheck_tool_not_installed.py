"""A healthcheck of an image built here calls what nobody installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from saaswright.compose.model import Healthcheck
from saaswright.finding import Confidence, Severity
from saaswright.rules.builds import Build, builds
from saaswright.rules.dockerfile import Instruction
from saaswright.rules.facts import load_data
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.probe import programs
from saaswright.rules.view import View


class Base(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Official images whose whole tag matches ``tag``, and the programs that they lack."""

    repositories: tuple[str, ...]
    tag: str
    lacks: tuple[str, ...]


def check(view: View) -> Iterator[Hit]:
    """The service's healthcheck, or that of the Dockerfile where the service has none."""
    for build in builds(view):
        asked, own = build.service.healthcheck, _own(build)
        if asked is not None:
            where = build.service.at("healthcheck", "test")
            for program in _missing(build, asked):
                yield Hit(where, f"{_said(program)} in {build.source.name}")
        elif own is not None and build.service.service.healthcheck is None:
            for program in _missing(build, Healthcheck(test=_test(own))):
                yield build.hit(own, _said(program))


def _said(program: str) -> str:
    return f"the healthcheck calls `{program}`, which nothing installs"


def _own(build: Build) -> Instruction | None:
    """The Dockerfile's own check, the last one; ``HEALTHCHECK NONE`` calls nothing."""
    checks = (one for one in reversed(build.instructions) if one.name == "HEALTHCHECK")
    return next(checks, None)


def _test(own: Instruction) -> tuple[str, ...]:
    """What ``HEALTHCHECK`` runs, as Compose has it: its words, or a line for the shell."""
    asked = msgspec.structs.replace(own, value=own.value.partition("CMD")[2].strip())
    return ("CMD", *asked.words) if asked.value.startswith("[") else ("CMD-SHELL", asked.value)


def _missing(build: Build, check: Healthcheck) -> list[str]:
    """What ``check`` calls and neither the base nor a line of the Dockerfile brings."""
    lacking = _lacks(build)
    called = dict.fromkeys(programs(check))
    return [name for name in called if name in lacking and not _brought(build, name)]


def _brought(build: Build, program: str) -> bool:
    """Whether any line may bring it: it is named, or a directory of programs is copied."""
    name = re.compile(rf"\b(?:{re.escape(program)}|busybox{'|netcat|ncat' * (program == 'nc')})\b")
    for one in build.instructions:
        if one.name in ("RUN", "COPY", "ADD") and name.search(f"{one.value} {one.body}"):
            return True
        if one.flag("from") and any(word.endswith("/") for word in one.words[:-1]):
            return True
    return False


def _lacks(build: Build) -> tuple[str, ...]:
    if build.lineage and build.lineage[0].base == "scratch":
        return ("curl", "wget", "nc")
    base = build.base
    if base is None or base.host != "docker.io":
        return ()
    repository = base.path.removeprefix("library/")
    for one in _bases():
        if repository in one.repositories and re.fullmatch(one.tag, base.tag or "latest"):
            return one.lacks
    return ()


@cache
def _bases() -> tuple[Base, ...]:
    return load_data("bases.yaml", Base)


RULE = Rule(
    id="healthcheck-tool-not-installed",
    family="images",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A healthcheck calls a program that the base image lacks and the Dockerfile never "
    "installs.",
    why="The check fails every time: the service never becomes healthy, and what waits for it "
    "never starts.",
    instead="install it, or ask with what the image has: its language, `wget` of BusyBox, the "
    "program itself",
    source="Dockerfiles of the base images (rules/data/bases.yaml); Compose Specification, "
    "healthcheck.",
    fires=(
        """\
services:
  api:
    build: ./api
    healthcheck:
      test: [CMD, wget, -q, 'http://localhost:8080']
""",
        """\
services:
  api:
    build: ./own
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM debian
        COPY api /usr/bin/
    healthcheck:
      test: [CMD, curl, -f, 'http://localhost:8080']
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM golang:1.27 AS build
        RUN go build -o /out/api .

        FROM scratch
        COPY --from=build /out/api /api
    healthcheck:
      test: [CMD, wget, -q, 'http://localhost:8080']
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        COPY api /usr/bin/
        HEALTHCHECK CMD ["curl", "-f", "http://localhost:8080"]
""",
    ),
    quiet=(
        """\
services:
  api:
    build: ./with
    healthcheck:
      test: curl -f http://localhost:8080
""",
        """\
services:
  api:
    build: ./api
    healthcheck:
      test: [CMD, python, -c, 'import app']
""",
        """\
services:
  installed:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        RUN apt-get update && apt-get install -y netcat-openbsd
    healthcheck:
      test: nc -z localhost 8080
  copied:
    build:
      dockerfile_inline: |
        FROM golang:1.27 AS tools
        RUN make tools

        FROM debian:13-slim
        COPY --from=tools /out/ /usr/local/bin/
    healthcheck:
      test: [CMD, curl, -f, 'http://localhost:8080']
  in-its-base:
    build:
      dockerfile_inline: |
        FROM python:3.13
    healthcheck:
      test: [CMD, curl, -f, 'http://localhost:8080']
""",
        """\
services:
  somebody-elses:
    build:
      dockerfile_inline: |
        FROM registry.acme.example/debian:13
    healthcheck:
      test: [CMD, curl, -f, 'http://localhost:8080']
  unknown:
    build:
      dockerfile_inline: |
        ARG BASE
        FROM ${BASE}
    healthcheck:
      test: [CMD, curl, -f, 'http://localhost:8080']
  unreadable:
    build:
      dockerfile_inline: |
        RUN a line before FROM
    healthcheck:
      test: [CMD, curl, -f, 'http://localhost:8080']
""",
        """\
services:
  disabled:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        HEALTHCHECK CMD curl -f http://localhost:8080
    healthcheck:
      disable: true
  replaced:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        HEALTHCHECK CMD curl -f http://localhost:8080
    healthcheck:
      test: [CMD, /app/check]
  none:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        HEALTHCHECK NONE
  untested:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
""",
    ),
    check=check,
    given=Given(
        beside={
            "api/Dockerfile": """\
FROM python:3.13-slim
COPY app/ /app/
""",
            "own/Dockerfile": """\
FROM debian:13-slim
HEALTHCHECK CMD test -e /run/api.pid && curl -f http://localhost:8080
USER app
""",
            "with/Dockerfile": """\
FROM debian:13-slim
RUN <<EOF
apt-get update
apt-get install -y curl
EOF
""",
        }
    ),
)
