"""The entries of a project: published ports that answer HTTP, and requests to them."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import Final

import msgspec

from saaswright.verification.containers import Container
from saaswright.verification.exchange.stream import request
from saaswright.verification.running import Running

SERVED_BY: Final = "x-served-by"
_BROKEN: Final = (OSError, http.client.HTTPException)


class Entry(msgspec.Struct, frozen=True):
    """A published port of a container, as reached from here."""

    item: Container
    target: int
    host: str
    port: int


class Got(msgspec.Struct, frozen=True):
    """One answer; ``status`` is 0 when there was none."""

    status: int
    seconds: float = 0.0
    headers: Mapping[str, str] = {}
    body: bytes = b""


def entries(run: Running) -> tuple[Entry, ...]:
    """Every published port that answers HTTP with anything."""
    found = []
    for item in run.containers():
        service = run.services.get(item.service)
        for port in service.ports if service and item.running else ():
            place = item.published(int(port.target))
            if place and port.protocol == "tcp":
                host, _, number = place.rpartition(":")
                entry = Entry(item, int(port.target), host, int(number))
                if get(entry).status:
                    found.append(entry)
    return tuple(found)


def get(
    entry: Entry,
    path: str = "/",
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    timeout: float = 5.0,
) -> Got:
    """One request on a connection of its own."""
    try:
        status, found, text, seconds = request(
            entry.host,
            entry.port,
            method,
            path,
            headers=dict(headers or {}),
            body=body,
            timeout=timeout,
        )
    except _BROKEN:
        return Got(0)
    return Got(status, seconds, found, text)
