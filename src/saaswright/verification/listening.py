"""Waiting for services that nobody can ask for their health, until they take connections."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from saaswright.verification.containers import Container
from saaswright.verification.exchange.peers import technology_of
from saaswright.verification.reaching import reached
from saaswright.verification.running import Running
from saaswright.verification.waiting import patience, pause

_TOGETHER: Final = 8
_PATIENCE: Final = 20.0
_PAUSE: Final = 0.3


def wait_until_listening(run: Running, containers: Sequence[Container]) -> None:
    """Wait for what runs without a healthcheck, at most 20 seconds of an idle machine.

    Its start is nobody's fault.
    A service whose image says when it is ready has been waited for. Whether the others can be
    reached in the end is what the checks find out.
    """
    silent = [item for item in containers if item.running and not item.health]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        list(pool.map(lambda item: _wait(run, item), silent))


def _wait(run: Running, item: Container) -> None:
    addresses = tuple(item.addresses().values())
    targets = tuple(f"{addresses[0]}:{port}" for port in _ports(run, item)) if addresses else ()
    until = time.monotonic() + patience(_PATIENCE)
    while targets and time.monotonic() < until:
        asked = time.monotonic()
        answers = reached(run, item, targets).values()
        if "open" in answers or "unknown" in answers:
            return
        pause(asked, _PAUSE)


def _ports(run: Running, item: Container) -> tuple[int, ...]:
    """The port of its technology, else those that the file declares."""
    technology = technology_of(run, item.service)
    if technology is not None and technology.ports:
        return (technology.ports[0].port,)
    service = run.services[item.service]
    texts = [text.partition("/")[0] for text in service.expose]
    texts += [str(port.target) for port in service.ports]
    return tuple(dict.fromkeys(int(text) for text in texts if text.isdigit()))
