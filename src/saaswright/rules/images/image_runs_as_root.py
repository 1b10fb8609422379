"""An image whose process is root."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Confidence, Severity
from saaswright.rules.builds import Build, builds
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View

_ROOT: Final = frozenset({"root", "0"})
# A base that says that it has another user, and entrypoints that give their rights up.
_OTHER: Final = expression(r"nonroot|non-root|rootless|unprivileged|chainguard", re.IGNORECASE)
# Official images that have another user, or whose entrypoint goes on as one (their Dockerfiles).
_STEPS_DOWN: Final = frozenset(
    {
        "cassandra", "couchdb", "elasticsearch", "ghost", "haproxy", "influxdb", "kibana",
        "logstash", "mariadb", "memcached", "mongo", "mysql", "neo4j", "postgres", "rabbitmq",
        "redis", "solr", "sonarqube", "varnish", "zookeeper",
    }
)  # fmt: skip
_DROPS: Final = expression(r"\b(?:gosu|su-exec|setpriv|s6-setuidgid|chpst)\b")


def check(view: View) -> Iterator[Hit]:
    """The last ``USER`` is root, or there is none; unless the service names another."""
    for build in builds(view):
        if build.service.service.user or not build.lineage or _drops(build):
            continue
        users = [one for one in build.instructions if one.name == "USER"]
        if users and users[-1].value.partition(":")[0] in _ROOT:
            yield build.hit(users[-1], "the last `USER` is root")
        elif not users and _is_root_by_default(build):
            begin = build.lineage[-1].begin
            yield build.hit(begin, "nothing switches from root to another user")


def _drops(build: Build) -> bool:
    return any(_DROPS.search(f"{one.value} {one.body}") for one in build.instructions)


def _is_root_by_default(build: Build) -> bool:
    """An image of another repository may have a user of its own: only official ones are known."""
    base = build.base
    if base is None:
        return build.lineage[0].base == "scratch"
    if not base.official or _OTHER.search(build.lineage[0].base):
        return False
    replaced = any(one.name == "ENTRYPOINT" for one in build.instructions)
    return replaced or base.path.rpartition("/")[2] not in _STEPS_DOWN


RULE = Rule(
    id="image-runs-as-root",
    family="images",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A Dockerfile leaves its process root.",
    why="A hole in it is root in the container, and with a mounted path or a hole in the "
    "kernel root on the host. Clusters with the restricted pod security standard do not "
    "start it.",
    instead="make a user and switch to it at the end: `USER 10001:10001`",
    source="Dockerfile reference, USER; CIS Docker Benchmark 1.2, 4.1; Kubernetes, Pod Security "
    "Standards, restricted.",
    fires=(
        """\
services:
  api:
    build: ./bad
""",
        """\
services:
  api:
    build: ./back
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM debian:13-slim
        USER 0:0
""",
        """\
services:
  api:
    build:
      dockerfile_inline: |
        FROM scratch
        COPY api /api
""",
        """\
services:
  db:
    build:
      dockerfile_inline: |
        FROM postgres:17
        ENTRYPOINT ["/start.sh"]
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
    build: ./drops
""",
        """\
services:
  api:
    build: ./bad
    user: '10001'
""",
        """\
services:
  db:
    build:
      dockerfile_inline: |
        FROM postgres:17
        COPY schema.sql /docker-entrypoint-initdb.d/
""",
        """\
services:
  by-its-base:
    build:
      dockerfile_inline: |
        FROM acme/base:1.0
  by-another-registry:
    build:
      dockerfile_inline: |
        FROM registry.acme.example/library/base:1.0
  rootless:
    build:
      dockerfile_inline: |
        FROM docker:29-dind-rootless
  unknown:
    build:
      dockerfile_inline: |
        ARG BASE
        FROM ${BASE}
  unreadable:
    build:
      dockerfile_inline: |
        RUN a line before FROM
""",
    ),
    check=check,
    given=Given(
        beside={
            "bad/Dockerfile": """\
FROM python:3.13-slim
COPY app.py /
""",
            "back/Dockerfile": """\
FROM debian:13-slim
USER app
RUN make
USER root
""",
            "good/Dockerfile": """\
FROM debian:13-slim
USER 10001:10001
""",
            "drops/Dockerfile": """\
FROM debian:13-slim
RUN apt-get install -y gosu
""",
        }
    ),
)
