"""Published ports."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.compose.model import Port
from saaswright.rules.view import ServiceView


def published(service: ServiceView) -> Iterator[tuple[int, Port]]:
    """Ports with a number on the host, and their positions; a range once, by its first port."""
    seen = set()
    for index, port in enumerate(service.service.ports):
        location = service.view.locate(service.at("ports", index))
        place = (location.source, location.place) if location else None
        if port.published not in (None, "", "0") and (place is None or place not in seen):
            seen.add(place)
            yield index, port


def only_local(port: Port) -> bool:
    """Whether the port is only bound to the loopback address of the host."""
    return (port.host_ip or "").startswith("127.") or port.host_ip == "::1"


_ENTRANCES = ("reverse-proxy", "api-gateway")


def is_entrance(service: ServiceView) -> bool:
    """A proxy or gateway by the catalog, which publishes a port itself."""
    technology = service.technology
    plays = technology is not None and any(role in technology.decisions for role in _ENTRANCES)
    return plays and bool(service.service.ports)
