"""Bringing a project up, and waiting until every container is what it should be."""

from __future__ import annotations

import re
import time
from typing import Final

from saaswright.verification.containers import Container
from saaswright.verification.process import Output
from saaswright.verification.running import Running
from saaswright.verification.waiting import patience, pause

_PAUSE: Final = 0.15
_RESTARTS: Final = 3
_STEADY: Final = 1.0
_TOO_FEW: Final = re.compile(r"only (\d+) CPUs available")


def bring_up(run: Running) -> tuple[Output, tuple[Container, ...]]:
    """``up`` and wait; what Compose said, and the containers as they are then.

    It waits as ``up --wait`` does, but goes on until each container is settled, so that every
    failure is seen and not only the first.
    """
    said = run.compose("up", "--detach", timeout=run.patience)
    return said, settle(run, run.patience - said.seconds)


def too_small(said: Output) -> str | None:
    """Why this machine cannot start what another could, if that is what the engine said."""
    found = _TOO_FEW.search(said.stderr)
    if found is None:
        return None
    return f"a service of it may use more processors than this machine has ({found[1]})"


def settle(run: Running, seconds: float) -> tuple[Container, ...]:
    """Wait until no container is on its way any more, at most ``seconds``.

    One without a healthcheck must also stay alive for a moment: that a process was started says
    nothing about it.
    """
    deadline = time.monotonic() + max(seconds, 1.0)
    steady = patience(_STEADY)
    since: dict[tuple[str, int], float] = {}
    while True:
        asked = time.monotonic()
        containers, now = run.containers(), time.monotonic()
        for item in containers:
            since.setdefault((item.id, item.restarts), now)
        waiting = any(
            _on_its_way(item) or _just_started(item, now - since[item.id, item.restarts], steady)
            for item in containers
        )
        if not waiting or now > deadline:
            return containers
        pause(asked, _PAUSE)


def _just_started(item: Container, seconds: float, steady: float) -> bool:
    return item.running and not item.health and seconds < steady


def _on_its_way(item: Container) -> bool:
    if item.status == "restarting" or (item.restarts and not item.up):
        return item.restarts < _RESTARTS
    return item.running and item.health == "starting"
