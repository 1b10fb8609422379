"""Connection strings in environment variables: which host a value names, by which protocol."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from saaswright.expression import expression
from saaswright.rules.facts import Facts
from saaswright.rules.view import ServiceView, View

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})
_URL: Final = expression(
    r"(?<![a-z0-9+.-])[0-9+.-]*+(?P<scheme>[a-z][a-z0-9+.-]*+)://"
    r"(?:[^\s/@]*@)?(?P<host>\[[^\]]*\]|[\w.-]+)(?::(?P<port>\d+))?",
    re.IGNORECASE,
)
_HOST_PORT: Final = expression(r"(?P<host>[A-Za-z][\w.-]*):(?P<port>\d{2,5})(?:/\S*)?")
_HOST_NAME: Final = expression(r"(?:^|_)(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS|ENDPOINT)$", re.I)


class Connection(msgspec.Struct, frozen=True):
    """``variable`` names ``host``; ``scheme`` is empty where only a host stands there."""

    variable: str
    scheme: str
    host: str
    port: int | None


def connections(service: ServiceView) -> tuple[Connection, ...]:
    """The hosts that the variables of ``service`` name."""
    return service.view.once(_by_service)[service.name]


def _by_service(view: View) -> dict[str, tuple[Connection, ...]]:
    return {service.name: tuple(_of(service)) for service in view.services}


def _of(service: ServiceView) -> Iterator[Connection]:
    for name, value in service.environment.items():
        given = service.view.environment.get(name) if value is None else value
        for scheme, host, port in _hosts(name, given or ""):
            if _NO_CONNECTION.search(name):
                break
            yield Connection(name, scheme, host, port)


# What it listens on or is called itself (its public address too), and from where it may be called.
_NO_CONNECTION: Final = expression(
    r"LISTEN|BIND|ADVERTISE|(?:^|_)(?:JMX|RMI)_|CORS|ORIGINS?$|(?:^|_)(?:ALLOWED|TRUSTED)_"
    r"|(?:^|_)(?:PUBLIC|EXTERNAL|SITE|ROOT)_(?:BASE_|SERVER_)?UR[LI]$",
    re.IGNORECASE,
)


# The same inside a value that holds a whole configuration, such as GitLab's.
_OWN: Final = expression(r"(?:public|external|site|root)_(?:base_|server_)?ur[li]\W{0,4}$", re.I)
_BEFORE: Final = 40


def _hosts(name: str, value: str) -> Iterator[tuple[str, str, int | None]]:
    found = list(_URL.finditer(value)) if "://" in value else []
    for url in found:
        if _OWN.search(value[max(0, url.start() - _BEFORE) : url.start()]):
            continue
        scheme = url["scheme"].lower().partition("+")[0]
        yield scheme, url["host"], int(url["port"]) if url["port"] else None
    if not found:
        for part in value.split(","):
            pair = _HOST_PORT.fullmatch(part.strip()) if ":" in part else None
            if pair:
                yield "", pair["host"], int(pair["port"])
            elif _HOST_NAME.search(name) and re.fullmatch(r"[\w.-]+", part.strip()):
                yield "", part.strip(), None


def is_public(view: View, host: str) -> bool:
    """A name that others resolve: with a dot, of no service, not reserved for local use."""
    local = host.endswith((".local", ".internal", ".localhost", ".svc", ".lan", ".test"))
    address = host.replace(".", "").isdigit()
    return "." in host and host not in view.by_name and not (local or address)


def to_a_store(connection: Connection, facts: Facts) -> bool:
    """Whether the connection is to a database, cache or broker rather than to a web server."""
    if connection.scheme:
        return connection.scheme in facts.store_schemes
    return any(word in facts.store_words for word in connection.variable.lower().split("_"))
