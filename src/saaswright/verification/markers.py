"""Markers in stateful services: written once, looked for after whatever has happened."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from typing import Final

import msgspec

from saaswright.verification.exchange.model import Answer, Peer
from saaswright.verification.exchange.peers import peers, technology_of
from saaswright.verification.exchange.table import do, exchanges, refuses_writes
from saaswright.verification.running import Running

_PAUSE: Final = 0.4
_LOADING: Final = 5.0


class Marker(msgspec.Struct, frozen=True):
    """A value that was written to a service."""

    peer: Peer
    key: str
    value: str


def stores(run: Running) -> tuple[Peer, ...]:
    """One peer for each service that keeps what it is given, and has a volume to keep it on."""
    found: dict[str, Peer] = {}
    for peer in peers(run):
        service = peer.container.service
        technology = technology_of(run, service)
        keeps = technology is None or bool(technology.data)
        if keeps and exchanges()[peer.protocol].keeps and service not in found:
            found[service] = peer
    return tuple(found.values())


def volumes(run: Running, service: str) -> Iterator[str]:
    """The names, on the engine, of the volumes of the file that a service mounts."""
    for mount in run.services[service].volumes:
        if mount.type == "volume" and mount.source:
            yield str(run.data["volumes"][mount.source]["name"])


def write(run: Running, peer: Peer, patience: float = 0) -> tuple[Marker | None, Answer]:
    """Write a marker; ``None`` and why when that did not work within ``patience`` seconds."""
    marker = Marker(peer, f"saaswright_{secrets.token_hex(6)}", secrets.token_hex(8))
    until = time.monotonic() + patience
    while True:
        fresh = now(run, peer)
        said = do(run, fresh, "write", marker.key, marker.value) if fresh else Answer(False)
        final = said.ok or refuses_writes(peer.protocol, said.told)
        if final or time.monotonic() > until:
            return (marker if said.ok else None), said
        time.sleep(_PAUSE)


class Found(msgspec.Struct, frozen=True):
    """Whether a marker is there, ``None`` when the service never answered; ``told`` by it.

    ``seconds`` until it answered, or was given up; ``again`` of them were looked for the marker.
    """

    there: bool | None
    seconds: float
    told: str = ""
    again: float = 0.0


def find(run: Running, marker: Marker, patience: float, loading: float = _LOADING) -> Found:
    """Look for the marker once the service answers, and again for ``loading`` seconds from then on.

    A broker may take logins before it has read all of its queues again. ``patience`` is for the
    first answer, in seconds.
    """
    began = time.monotonic()
    answered: float | None = None
    while True:
        peer, at = now(run, marker.peer), time.monotonic()
        if peer is not None and do(run, peer, "login").ok:
            answered = answered or at
            said = do(run, peer, "read", marker.key, marker.value)
            there = said.ok and said.value == marker.value
            if there or at >= answered + loading:
                why = said.told or "nothing is there"
                return Found(there, answered - began, why, time.monotonic() - answered)
        elif at > began + patience:
            return Found(None, time.monotonic() - began)
        time.sleep(_PAUSE)


def now(run: Running, peer: Peer) -> Peer | None:
    """The same peer in the container that runs now, which has another address."""
    found = [item for item in run.containers(peer.container.service) if item.running]
    if not found:
        return None
    before = next((n for n, a in peer.container.addresses().items() if a == peer.address), "")
    addresses = found[0].addresses()
    address = addresses.get(before) or next(iter(addresses.values()), "")
    return msgspec.structs.replace(peer, container=found[0], address=address)
