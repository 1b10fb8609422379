"""Published ports."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.compose.model import Port
from saaswright.rules.view import ServiceView


def published(service: ServiceView) -> Iterator[tuple[int, Port]]:
    """Ports with a number on the host, and their positions."""
    for index, port in enumerate(service.service.ports):
        if port.published not in (None, "", "0"):
            yield index, port


def only_local(port: Port) -> bool:
    """Whether the port is only bound to the loopback address of the host."""
    return (port.host_ip or "").startswith("127.") or port.host_ip == "::1"
