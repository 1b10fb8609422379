"""Who needs whom, whether a client really talks to a server, and what it says of itself."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec

from saaswright.verification.containers import Container
from saaswright.verification.exchange.stream import request
from saaswright.verification.links import links
from saaswright.verification.probing import Probe, script
from saaswright.verification.running import Running

_TOGETHER: Final = 4
_ASKED: Final = re.compile(
    r"https?://(?:127\.0\.0\.1|localhost|0\.0\.0\.0)(?::(\d+))?(/[^\s'\")]*)?"
)


class Need(msgspec.Struct, frozen=True):
    """``client`` needs ``server``; ``calls`` when its environment names it."""

    client: str
    server: str
    required: bool
    calls: bool


def needs(run: Running) -> tuple[Need, ...]:
    """Of services that stay running, by ``depends_on`` and by the environment."""
    calls = {(link.client, link.server) for link in links(run) if link.server}
    found: dict[tuple[str, str], Need] = {}
    for client, service in run.services.items():
        for server, dependency in service.depends_on.items():
            if server in run.services:
                required = dependency.required is not False
                key = (client, server)
                found[key] = Need(client, server, required, key in calls)
    return tuple(
        need
        for need in found.values()
        if not run.one_shot(need.client) and not run.one_shot(need.server)
    )


def talks(run: Running) -> frozenset[tuple[str, str]]:
    """Who was seen to talk to whom: connections, open or just closed, in the client's network.

    It is looked at once, before anything else connects from there.
    """
    if run.talks is None:
        running = {item.service: item for item in reversed(run.containers()) if item.running}
        pairs = {(link.client, link.server) for link in links(run) if link.server in running}
        clients = sorted({client for client, _ in pairs if client in running})
        with ThreadPoolExecutor(_TOGETHER) as pool:
            remotes = list(pool.map(lambda name: _remotes(run, running[name]), clients))
        run.talks = frozenset(
            (client, server)
            for client, seen in zip(clients, remotes, strict=True)
            for other, server in pairs
            if other == client and seen & _addresses(run, server)
        )
    return run.talks


def _remotes(run: Running, client: Container) -> frozenset[str]:
    said = script(run, client, "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null")
    if said is None:
        return frozenset()
    return frozenset(line.split()[2].partition(":")[0][-8:] for line in _rows(said.stdout))


def _addresses(run: Running, service: str) -> frozenset[str]:
    found = run.containers(service)
    return frozenset(_hex(address) for item in found for address in item.addresses().values())


def _rows(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if len(line.split()) > 3 and ":" in line)


def _hex(address: str) -> str:
    parts = address.split(".")
    return "".join(f"{int(part):02X}" for part in reversed(parts)) if len(parts) == 4 else "-"


def says(item: Container, probe: Probe) -> str:
    """The ``status`` that the container's own health page has, when it is JSON; else nothing."""
    asked = _ASKED.search(" ".join(probe.command))
    addresses = list(item.addresses().values())
    if asked is None or not addresses:
        return ""
    port, path = int(asked[1] or 80), asked[2] or "/"
    try:
        _, _, body, _ = request(addresses[0], port, path=path, timeout=4)
        found = json.loads(body)
    except (OSError, http.client.HTTPException, ValueError):
        return ""
    return str(found.get("status", ""))[:40] if isinstance(found, dict) else ""
