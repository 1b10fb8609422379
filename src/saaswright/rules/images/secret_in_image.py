"""A secret that everybody has who can pull the image."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import Final

from saaswright.finding import Confidence, Severity
from saaswright.rules.builds import Build, builds
from saaswright.rules.dockerfile import Instruction, Stage
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.secrets import known_format, literal, names_secret
from saaswright.rules.view import View

_FILES: Final = (
    ".env", ".env.*", "*.env", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "*.key", "*.p12",
    "*.pfx", "*.jks", "*.keystore", "*.kdbx", ".npmrc", ".pypirc", ".netrc", ".git-credentials",
    ".htpasswd", "*-key.pem", "key.pem", "private.pem",
)  # fmt: skip
_NONE: Final = ("*example*", "*sample*", "*template*", "*.dist", "*public*", "*pub.key")
_DIRECTORIES: Final = frozenset({".ssh", ".aws", ".gnupg"})


def check(view: View) -> Iterator[Hit]:
    """Files of secrets that are copied, and ``ARG`` and ``ENV`` that name or hold one."""
    for build in builds(view):
        for stage in build.needed:
            for one in stage.instructions:
                if one.name in ("COPY", "ADD"):
                    yield from _copied(build, stage, one)
                elif one.name in ("ARG", "ENV"):
                    yield from _named(build, stage, one)


def _copied(build: Build, stage: Stage, one: Instruction) -> Iterator[Hit]:
    if one.flag("from") is not None or stage not in build.lineage:
        return
    for source in one.words[:-1]:
        name = PurePosixPath(source).name
        secret = any(fnmatch(name.lower(), glob) for glob in _FILES)
        if any(fnmatch(name.lower(), glob) for glob in _NONE):
            secret = False
        if secret or _DIRECTORIES.intersection(PurePosixPath(source).parts):
            yield build.hit(one, f"`{source}`, which holds secrets, is copied into the image")


def _named(build: Build, stage: Stage, one: Instruction) -> Iterator[Hit]:
    for name, given in one.pairs:
        value = given or ""
        known = known_format(value)
        if known:
            yield build.hit(one, f"`{name}` has {known} as its value", (value,))
        elif names_secret(name) and literal(value) and not value.startswith("$"):
            yield build.hit(one, f"`{name}` has a secret as its value", (value,))
        elif names_secret(name) and one.name == "ARG" and stage in build.lineage:
            yield build.hit(one, f"the value of `{name}` stays in the history of the image")


RULE = Rule(
    id="secret-in-image",
    family="images",
    severity=Severity.ERROR,
    confidence=Confidence.MEDIUM,
    what="A Dockerfile puts a secret into the image.",
    why="Whoever can pull an image can read every file of every layer, its variables, and the "
    "arguments in its history, also what a later line deletes.",
    instead="give it when it is needed: `RUN --mount=type=secret` while building, a secret or a "
    "variable of the service when running",
    source="Docker documentation, build secrets; build check SecretsUsedInArgOrEnv; OWASP Docker "
    "Security Cheat Sheet, rule 12.",
    fires=(
        """\
services:
  api:
    build: ./bad
""",
        """\
services:
  api:
    build: ./history
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        ENV API_TOKEN=Zk3vX9qLw2
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        ENV DEPLOY_WITH=ghp_a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        ADD .ssh/config /root/.ssh/
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
    build: ./builder
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM node:24-slim AS build
        COPY .npmrc package.json ./
        RUN npm ci

        FROM node:24-slim
        COPY --from=build /out/translations.key /app/
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        ARG VERSION=1.0
        LABEL org.acme.secret=api-credentials
        ENV DB_PASSWORD=""
        ENV REGISTRY_TOKEN=$$TOKEN
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        COPY app.py /app/
        COPY config.env.sample /app/
""",
    ),
    check=check,
    given=Given(
        beside={
            "bad/Dockerfile": """\
FROM debian:13-slim
COPY .env /app/
""",
            "history/Dockerfile": """\
FROM debian:13-slim
ARG NPM_TOKEN
RUN make
""",
            "good/Dockerfile": """\
FROM debian:13-slim
COPY .env.example app.py /app/
ENV TOKEN_FILE=/run/secrets/token
RUN --mount=type=secret,id=npm make
""",
            "builder/Dockerfile": """\
FROM debian:13-slim AS build
ARG NPM_TOKEN
RUN make

FROM debian:13-slim
COPY --from=build /app /app
""",
        }
    ),
)
