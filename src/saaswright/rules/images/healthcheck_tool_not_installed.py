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
        lacking, own = _lacks(build), _own(build)
        asked = build.service.healthcheck
        if build.service.service.healthcheck is None and own is not None:
            asked = Healthcheck(test=("CMD-SHELL", own.value.partition("CMD")[2]))
        for program in dict.fromkeys(programs(asked) if asked else ()):
            if program not in lacking or _brought(build, program):
                continue
            said = f"the healthcheck calls `{program}`, which nothing installs"
            if build.service.healthcheck is not None:
                where = build.service.at("healthcheck", "test")
                yield Hit(where, f"{said} in {build.source.name}")
            elif own is not None:
                yield build.hit(own, said)


def _own(build: Build) -> Instruction | None:
    """The Dockerfile's own check, the last one."""
    found = [one for one in build.instructions if one.name == "HEALTHCHECK"]
    return found[-1] if found and "CMD" in found[-1].value else None


def _brought(build: Build, program: str) -> bool:
    """Whether any line may bring it: it is named, or a directory of programs is copied."""
    name = re.compile(rf"\b(?:{re.escape(program)}|busybox{'|netcat|ncat' * (program == 'nc')})\b")
    for one in build.instructions:
        if one.name in ("RUN", "COPY", "ADD") and name.search(f"{one.value} {one.body}"):
            return True
        if (
            one.name == "COPY"
            and one.flag("from")
            and one.words[-1:]
            and one.words[0].endswith("/")
        ):
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
      test: [CMD, curl, -f, 'http://localhost:8080']
""",
        """\
services:
  api:
    build: ./own
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
    ),
    check=check,
    given=Given(
        beside={
            "api/Dockerfile": """\
FROM python:3.13-slim
COPY app.py /
""",
            "own/Dockerfile": """\
FROM debian:13-slim
HEALTHCHECK CMD curl -f http://localhost:8080
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
