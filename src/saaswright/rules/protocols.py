"""What is spoken at a port, as far as the catalog or the registry of ports tells."""

from __future__ import annotations

from functools import cache
from typing import Final

import msgspec

from saaswright.compose.model import Port
from saaswright.rules.facts import load_data
from saaswright.rules.view import ServiceView

_WEB: Final = frozenset({"http", "https", "grpc"})


class Registered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ports that a protocol other than HTTP is registered for."""

    protocol: str
    ports: tuple[int, ...]


def may_be_web(service: ServiceView, port: Port) -> bool:
    """Whether a proxy for HTTP could carry what is spoken there, which nobody may know.

    What the catalog says of the image counts before the registry.
    """
    if port.protocol == "udp":
        return False
    technology = service.technology
    own = {str(one.port): one.protocol for one in technology.ports} if technology else {}
    target = str(port.target)
    return own[target] in _WEB if target in own else target not in _others()


@cache
def _others() -> frozenset[str]:
    found: tuple[Registered, ...] = load_data("protocols.yaml", Registered)
    return frozenset(str(port) for one in found for port in one.ports)
