"""``services.*.ports``: ``"8080:80"``, ranges, addresses and protocols in the short form.

Grammar: ``[[IP:][HOST]:]CONTAINER[/PROTOCOL]`` with ``HOST`` and ``CONTAINER`` a port or a range
(05-services.md, "ports"; the engine's port parser decides in doubt).
"""

from __future__ import annotations

import ipaddress
from typing import Any, Final

from saaswright.expression import expression

_PORT: Final = expression(r"[0-9]{1,5}")
_PROTOCOLS: Final = ("tcp", "udp", "sctp")
_MOST: Final = 65_536


def long_ports(text: str) -> list[dict[str, Any]]:
    """The long forms of one short one, a range of ports giving several, in the reference's order.

    Raises :class:`ValueError` saying what is wrong.
    """
    address, host, container = _sections(text)
    container, protocol = _protocol(container)
    if not container:
        raise ValueError("no container port: expected `[HOST:]CONTAINER`")
    if address:
        address = _address(address)
    first, last = _range(container, "container port")
    host_first, host_last = _range(host, "host port") if host else (0, 0)
    if host and last - first != host_last - host_first and last != first:
        raise ValueError(f"the ranges {host} and {container} are not of one length")
    if protocol not in _PROTOCOLS:
        raise ValueError(f"`{protocol}` is no protocol: expected tcp, udp or sctp")
    ports = []
    for offset in range(last - first + 1):
        published = str(host_first + offset) if host else ""
        if host and first == last and host_first != host_last:
            published = f"{host_first}-{host_last}"
        port: dict[str, Any] = {"mode": "ingress", "target": first + offset}
        if address:
            port["host_ip"] = address
        if published:
            port["published"] = published
        port["protocol"] = protocol
        ports.append(port)
    return sorted(ports, key=lambda port: f"{port['target']}/{protocol}")


def _sections(text: str) -> tuple[str, str, str]:
    parts = text.split(":")
    if len(parts) == 1:
        return "", "", text
    if len(parts) == 2:
        return "", parts[0], parts[1]
    return ":".join(parts[:-2]), parts[-2], parts[-1]


def _protocol(container: str) -> tuple[str, str]:
    parts = container.split("/")
    if not parts[0]:
        return "", ""
    return parts[0], parts[1].lower() if len(parts) > 1 and parts[1] else "tcp"


def _address(text: str) -> str:
    bracketed = text[0] == "[" and text[-1] == "]"
    if ":" in text and not bracketed:
        raise ValueError(f"too many colons: an IPv6 address stands in brackets, as in `[{text}]`")
    bare = text[1:-1] if bracketed else text
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        raise ValueError(f"`{text}` is not an IP address") from None
    return bare


def _range(text: str, what: str) -> tuple[int, int]:
    parts = text.split("-")
    if not all(_PORT.fullmatch(part) and int(part) < _MOST for part in parts[:2]):
        raise ValueError(f"`{text}` is not a {what} (0 to 65535) or a range of them")
    first, last = int(parts[0]), int(parts[1] if len(parts) > 1 else parts[0])
    if last < first:
        raise ValueError(f"the range {text} runs backwards")
    return first, last
