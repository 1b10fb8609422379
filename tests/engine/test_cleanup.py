"""Nothing is left behind: after Ctrl-C at any moment, a kill, an engine that goes away half-way."""

from __future__ import annotations

import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from saaswright.verification.cleanup import OWNER
from tests.engine.runner import Engine

pytestmark = pytest.mark.engine

MOMENTS = 20
SEED = 6
SPEC = """
services:
  app:
    image: python:3.12-slim
    command: [python, -m, http.server, "8000"]
    init: true
    ports: ["8000:8000"]
    volumes: ["./state:/state", "data:/data"]
    depends_on: [cache]
  cache: {image: "redis:7.4", volumes: ["cache:/data"]}
volumes: {data: {}, cache: {}}
"""


@pytest.fixture
def project(engine: Engine, tmp_path: Path) -> Path:
    """A small project with a volume, a port and a directory that a container may write in."""
    engine.provide(["python:3.12-slim", "redis:7.4"])
    (tmp_path / "state").mkdir()
    (tmp_path / "scratch").mkdir()
    (tmp_path / "compose.yaml").write_text(SPEC, "utf-8")
    return tmp_path


def begin(engine: Engine, project: Path, **more: str) -> subprocess.Popen[bytes]:
    """``saaswright verify`` of the project, limited to the start."""
    return subprocess.Popen(
        (sys.executable, "-m", "saaswright", "verify", str(project), "--check", "start"),
        env={**engine.environment, "TMPDIR": str(project / "scratch"), **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def left(engine: Engine, process: int) -> list[str]:
    """What is on the engine that a process of this number made."""
    found = []
    owner = f"{socket.gethostname()}:{process}:"
    for kind, every in (("container", ("-a",)), ("network", ()), ("volume", ())):
        template = f'{{{{.Label "{OWNER}"}}}}'
        listed = engine.docker(kind, "ls", *every, "--format", template, check=False)
        found += [f"{kind} {line}" for line in listed.stdout.split() if line.startswith(owner)]
    return found


def test_interrupted_at_any_moment(engine: Engine, project: Path) -> None:
    """Ctrl-C ends a run with code 130 or 0, and neither the engine nor the disk keep a trace."""
    moments = [random.Random(SEED + n).uniform(0.3, 5) for n in range(MOMENTS)]

    def interrupt(moment: float) -> tuple[float, int, list[str]]:
        process = begin(engine, project)
        time.sleep(moment)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=240)
        return moment, process.returncode, left(engine, process.pid)

    with ThreadPoolExecutor(4) as pool:
        for moment, code, remaining in pool.map(interrupt, moments):
            assert remaining == [], f"after {moment:.2f} s"
            assert code in (0, 1, 130, -signal.SIGINT), f"after {moment:.2f} s"
    assert list((project / "scratch").glob("saaswright-verify-*")) == []


def test_a_later_run_removes_what_a_killed_one_left(engine: Engine, project: Path) -> None:
    """A run that was killed cannot clean up; the next one does it."""
    killed = begin(engine, project)
    deadline = time.monotonic() + 120
    while not left(engine, killed.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    killed.kill()
    killed.communicate()
    assert left(engine, killed.pid)
    begin(engine, project).communicate(timeout=240)
    assert left(engine, killed.pid) == []


def test_engine_goes_away(engine: Engine, project: Path, tmp_path: Path) -> None:
    """The run ends with an error instead of waiting; the next one removes what it had made."""
    with forwarded(tmp_path / "engine.sock") as cut:
        process = begin(engine, project, DOCKER_HOST=f"unix://{tmp_path / 'engine.sock'}")
        deadline = time.monotonic() + 120
        while not left(engine, process.pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        cut()
        _, said = process.communicate(timeout=240)
    assert process.returncode in (1, 2)
    assert b"Traceback" not in said
    begin(engine, project).communicate(timeout=240)
    assert left(engine, process.pid) == []


@contextmanager
def forwarded(place: Path) -> Iterator[Callable[[], None]]:
    """A socket that leads to the engine until what is given is called."""
    ends: list[socket.socket] = []
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(place))
    server.listen(64)

    def copy(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = server.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect("/var/run/docker.sock")
                ends.extend((near, far))
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=copy, args=pair, daemon=True).start()

    def cut() -> None:
        place.unlink(missing_ok=True)
        for end in (server, *ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield cut
    finally:
        cut()
        for end in (server, *ends):
            end.close()
