"""Crashing a service once: SIGKILL, start again, and whether a marker survived."""

from __future__ import annotations

import time
from typing import Final

import msgspec

from saaswright.verification.containers import Container
from saaswright.verification.exchange.model import Peer
from saaswright.verification.markers import Found, Marker, find, write
from saaswright.verification.probing import wait_until_well
from saaswright.verification.running import Running
from saaswright.verification.waiting import patience

PATIENCE: Final = 90.0
"""Seconds of an idle machine after which what was started again is not coming back."""


class Crash(msgspec.Struct, frozen=True):
    """A service that was killed. ``told`` says why there is no marker."""

    service: str
    items: tuple[Container, ...]
    marker: Marker | None = None
    told: str = ""


def crash(run: Running, service: str, store: Peer | None) -> Crash:
    """Write a marker if it is a store, then kill every container of the service."""
    marker, said = write(run, store, patience=20) if store else (None, None)
    items = tuple(item for item in run.containers(service) if item.running)
    if items:
        run.client.run("kill", *(item.id for item in items), timeout=20)
    return Crash(service, items, marker, said.told if said else "")


def recover(run: Running, crashed: Crash) -> float | None:
    """Start it again; seconds until it does its work, ``None`` when it does not.

    What became of the marker is kept in ``run.crashed``; the time for that is not the service's.
    """
    looked = 0.0
    began = time.monotonic()
    if crashed.items:
        run.client.run("start", *(item.id for item in crashed.items), timeout=60)
    if crashed.marker is not None:
        found = run.crashed[crashed.service] = find(run, crashed.marker, patience(PATIENCE))
        looked = found.again
    waited = wait_until_well(run, crashed.service, patience(PATIENCE))
    return None if waited is None else time.monotonic() - began - looked


def after_crash(run: Running, store: Peer) -> tuple[Found | None, str]:
    """What became of a store's marker, crashing it if nobody has; else why there was none."""
    service = store.container.service
    if service not in run.crashed:
        crashed = crash(run, service, store)
        if crashed.marker is None:
            run.client.run("start", *(item.id for item in crashed.items), timeout=60)
            return None, crashed.told
        recover(run, crashed)
    return run.crashed[service], ""
