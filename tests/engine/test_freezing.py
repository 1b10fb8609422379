"""Stopping the processes of a container leaves the engine's own program in it alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from saaswright.verification.client import Client
from saaswright.verification.freezing import frozen, processes
from saaswright.verification.process import Processes
from tests.engine.runner import Engine

pytestmark = pytest.mark.engine

IMAGE = "python:3.12-slim"
# A program that the runtime is just about to start has its name; here somebody else has it.
STARTING = """
open("/proc/self/comm", "w").write("runc:[2:INIT]")
import time
time.sleep(600)
"""


def test_what_the_runtime_is_about_to_start_is_not_stopped(engine: Engine) -> None:
    """All others stand still, and go on afterwards."""
    engine.provide([IMAGE])
    command = ("sh", "-c", 'sleep 600 & python3 -c "$1" & wait', "sh", STARTING)
    with engine.container(IMAGE, *command) as name:
        found = engine.docker("inspect", "--format={{.Id}}", name).stdout.strip()
        engine.wait_for(name, "sh", "-c", "grep -qs runc /proc/[0-9]*/comm")
        run: Any = SimpleNamespace(client=Client("docker", Processes()))
        item: Any = SimpleNamespace(id=found)
        with frozen(run, item) as stopped:
            states = sorted(one.state[:1] for one in processes(run, item).values())
        assert states == ["S", "T", "T"]
        assert not stopped.could
        assert {one.state[:1] for one in processes(run, item).values()} == {"S"}
