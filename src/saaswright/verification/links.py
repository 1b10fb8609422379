"""Who calls whom: the hosts that values in the environment name, where a service has that name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import msgspec

from saaswright.verification.running import Running

_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'<>|,]+", re.IGNORECASE)
_PAIR: Final = re.compile(r"(?P<host>[A-Za-z][\w.-]*):(?P<port>\d{2,5})(?:/\S*)?")
_HOST: Final = re.compile(r"(?:^|_)(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS|ENDPOINT)$", re.IGNORECASE)
_OWN: Final = re.compile(r"LISTEN|BIND|ADVERTISED|PUBLIC|ALLOWED|ORIGIN", re.IGNORECASE)
_LONGEST: Final = 16_384


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """``client`` names ``host``, which is ``server``, in ``variable``.

    ``server`` is empty when the name looks local and no service has it. ``user``, ``password`` and
    ``database`` are those of a URL, ``None`` when it has none.
    """

    client: str
    variable: str
    host: str
    server: str = ""
    scheme: str = ""
    port: int | None = None
    user: str | None = None
    password: str | None = None
    database: str | None = None


def links(run: Running) -> tuple[Link, ...]:
    """Every link of the project, in the order of services and variables."""
    names = names_of(run.data)
    found: dict[tuple[Any, ...], Link] = {}
    for client, service in run.services.items():
        for variable, value in service.environment.items():
            if _OWN.search(variable) or not value or len(value) > _LONGEST:
                continue
            for link in _in_value(client, variable, value):
                server = names.get(link.host, "")
                if server == client or not (server or _looks_local(link)):
                    continue
                key = (client, link.host, link.port, link.user, link.password, link.database)
                found.setdefault(key, msgspec.structs.replace(link, server=server))
    return tuple(found.values())


def names_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Each name that a service answers to on its networks, and the service."""
    found: dict[str, str] = {}
    for key, service in (data.get("services") or {}).items():
        found[key] = key
        for settings in (service.get("networks") or {}).values():
            for alias in (settings or {}).get("aliases") or ():
                found.setdefault(alias, key)
        if service.get("hostname"):
            found.setdefault(service["hostname"], key)
    return found


def _in_value(client: str, variable: str, value: str) -> Iterator[Link]:
    urls = _URL.findall(value)
    for url in urls:
        link = _of_url(client, variable, url)
        if link is not None:
            yield link
    if urls:
        return
    for part in value.split(","):
        pair = _PAIR.fullmatch(part.strip())
        if pair:
            host, port = pair["host"], int(pair["port"])
            yield Link(client=client, variable=variable, host=host, port=port)
        elif _HOST.search(variable) and re.fullmatch(r"[A-Za-z][\w.-]*", part.strip()):
            yield Link(client=client, variable=variable, host=part.strip())


def _of_url(client: str, variable: str, url: str) -> Link | None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or not re.fullmatch(r"[\w.-]+", host):
        return None
    database = unquote(parts.path.lstrip("/")) or None
    return Link(
        client=client,
        variable=variable,
        host=host,
        scheme=parts.scheme.lower().partition("+")[0],
        port=port,
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        database=database,
    )


def _looks_local(link: Link) -> bool:
    """A name without a dot, with a port or a scheme of a store, is meant for a service of ours."""
    plain = "." not in link.host and link.host != "localhost"
    return plain and bool(link.port or link.scheme not in ("", "http", "https", "file"))
