"""Stopping every container once, and keeping how each of them ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec

from saaswright.verification.containers import Container
from saaswright.verification.probing import grace
from saaswright.verification.running import Running

_TOGETHER: Final = 8
_MOST: Final = 60.0


class Ended(msgspec.Struct, frozen=True):
    """How a container ended: after ``seconds``, ``allowed`` of ``grace`` having been waited.

    ``code`` is ``None`` when it did not end; ``said`` is the engine's complaint then.
    """

    item: Container
    seconds: float
    allowed: float
    grace: float
    code: int | None
    said: str = ""


def stop_all(run: Running) -> tuple[Ended, ...]:
    """Stop the first container of each service that runs, all at once.

    What was seen is kept in ``run.ended``, as a project is stopped but once.
    """
    running = [item for item in run.containers() if item.running and item.number == 1]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        run.ended = tuple(pool.map(lambda item: _stop(run, item), running))
    return run.ended


def _stop(run: Running, item: Container) -> Ended:
    allowed = grace(item)
    most = min(allowed, _MOST)
    said = run.client.run("stop", f"--time={most:.0f}", item.id, timeout=most + 30)
    after = next((c for c in run.containers(item.service) if c.id == item.id), None)
    code = None if after is None or after.running or not said.ok else after.exit_code
    return Ended(item, said.seconds, most, allowed, code, run.mask.end(said.stderr, 200))
