"""Hardening on the real engine: what holds is written, what does not is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saaswright.hardening.harden import TRIED, harden
from saaswright.hardening.model import Settings
from saaswright.rules.config import Config
from saaswright.rules.fixing.fix import Run
from saaswright.rules.fixing.model import Mended, Wanted
from saaswright.verification.cleanup import owner
from saaswright.verification.isolation import LABEL
from tests.engine.runner import Engine
from tests.rules.judge import FACTS

pytestmark = pytest.mark.engine

PROJECT = """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD in .env}
    volumes:
      - data:/var/lib/postgresql/data
    healthcheck:
      test: [CMD-SHELL, pg_isready -h 127.0.0.1 -U postgres]
  plain:
    image: python:3.12-slim
    command: [python3, -m, http.server, '8000']  # serves its files
    expose: ['8000']
  owner:
    image: python:3.12-slim
    command: [sh, -c, 'chown 1000 /run && exec python3 -m http.server 8000']
    expose: ['8000']
  keeper:
    image: python:3.12-slim
    command: [sh, -c, 'echo 1 > /srv/kept && exec python3 -m http.server 8000']
    expose: ['8000']
  silent:
    image: python:3.12-slim
    command: [sleep, infinity]
volumes:
  data:
"""


def hardened(place: Path, text: str, settings: Settings) -> Mended:
    """The project of ``text``, hardened and written."""
    (place / "compose.yaml").write_text(text, encoding="utf-8")
    wanted = Wanted(rules=frozenset(), tried=TRIED)
    run = Run(FACTS, Config(), wanted, write=True, further=lambda b: harden(b, settings))
    ((mended,), _) = run.every((str(place),))
    return mended


def test_what_stays_healthy_is_kept_and_the_rest_is_told(engine: Engine, tmp_path: Path) -> None:
    """Each service gets what it bears, seen on the engine; nothing of the run is left there."""
    engine.provide(["postgres:17", "python:3.12-slim"])
    mended = hardened(tmp_path, PROJECT, Settings(patience=120, dwell=1.0))
    told = {(one.finding.message.split("`")[1], one.finding.id): one for one in mended.refused}
    said = engine.compose(
        "config", "--format", "json", cwd=tmp_path, env={"POSTGRES_PASSWORD": "generated"}
    )
    service = json.loads(said.stdout)["services"]
    assert mended.written, mended.problem
    assert "# serves its files" in (tmp_path / "compose.yaml").read_text(encoding="utf-8")

    assert service["db"]["read_only"] is True
    assert service["db"]["tmpfs"] == ["/run/postgresql", "/tmp"]
    assert service["db"]["cap_drop"] == ["ALL"]
    assert {"SETUID", "SETGID"} <= set(service["db"]["cap_add"]) < {"MKNOD", *USUAL}

    assert service["plain"]["read_only"] is True
    assert service["plain"]["user"] == "65534:65534"
    assert "cap_add" not in service["plain"]
    assert "python3" in service["plain"]["healthcheck"]["test"]

    assert service["owner"]["cap_add"] == ["CHOWN"]
    assert "user" not in service["owner"]
    assert "taken back" in told["owner", "root-user"].reason

    assert "read_only" not in service["keeper"]
    assert "`/srv`, which needs a volume first" in told["keeper", "writable-root"].reason

    assert "cap_drop" not in service["silent"]
    assert "has no healthcheck" in told["silent", "capabilities-not-dropped"].reason
    left = engine.docker("ps", "-aq", f"--filter=label={LABEL}.owner={owner()}").stdout
    assert left == ""


PARTLY = """\
services:
  web:
    image: python:3.12-slim
    command: [python3, -m, http.server, '8000']
    healthcheck:
      test: [CMD, python3, -c, "import socket; socket.create_connection(('127.0.0.1', 8000))"]
    read_only: true
    user: '65534'
    cap_drop: [ALL]
    depends_on:
      absent: {condition: service_started, required: false}
  absent:
    image: 127.0.0.1:1/absent:1.0
  needing:
    image: python:3.12-slim
    command: [sleep, infinity]
    depends_on: [absent]
  broken:
    image: broken:1.0
    build:
      dockerfile_inline: FROM 127.0.0.1:1/base:1.0
  worker:
    image: broken:1.0
  falling:
    image: python:3.12-slim
    command: [sh, -c, exit 3]
"""


def test_what_can_be_tried_is_tried(engine: Engine, tmp_path: Path) -> None:
    """Images that cannot be had and services that fall keep nobody else from being hardened."""
    engine.provide(["python:3.12-slim"])
    mended = hardened(tmp_path, PARTLY, Settings(patience=60, dwell=0.3, most=8))
    applied = {(one.finding.message.split("`")[1], one.finding.id) for one in mended.applied}
    assert ("web", "no-new-privileges") in applied
    whole = [one for one in mended.refused if one.finding.id == "capabilities-not-dropped"]
    told = {one.finding.message.split("`")[1]: one.reason for one in whole}
    assert told.keys() == {"absent", "needing", "broken", "worker", "falling"}
    assert all(reason.startswith("not tried: ") for reason in told.values())
    assert "its image `127.0.0.1:1/absent:1.0` cannot be pulled: " in told["absent"]
    assert "it needs `absent`, and its image" in told["needing"]
    assert "its image cannot be built: " in told["broken"]
    assert told["worker"] == told["broken"]
    assert "as it is it ended with exit code 3" in told["falling"]


USUAL = ("CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID")


def test_a_project_that_does_not_run_is_left(engine: Engine, tmp_path: Path) -> None:
    """What is not healthy before cannot tell whether it is healthy after."""
    engine.provide(["python:3.12-slim"])
    text = "services:\n  a:\n    image: python:3.12-slim\n    command: [sh, -c, exit 3]\n"
    mended = hardened(tmp_path, text, Settings(patience=60, dwell=0.5))
    reasons = [one.reason for one in mended.refused]
    assert any("exit code 3" in reason or "started again" in reason for reason in reasons), reasons
    assert not [one for one in mended.applied if one.finding.id in TRIED]
