"""The data services of a project: what speaks which protocol, and with which credentials."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.catalog.loader import load
from saaswright.catalog.model import Technology
from saaswright.compose.reference import try_parse
from saaswright.verification.containers import Container
from saaswright.verification.exchange.model import Peer
from saaswright.verification.exchange.table import by_scheme, exchanges
from saaswright.verification.links import Link, links
from saaswright.verification.running import Running

_USER: Final = ("{user}", "{access_key}")
_PASSWORD: Final = ("{password}", "{secret_key}")
_DATABASE: Final = ("{database}", "{bucket}")


def peers(run: Running) -> tuple[Peer, ...]:
    """One for each server and set of credentials that somebody has for it.

    A server that nobody calls by a URL is asked with what its own variables say.
    """
    first = {item.service: item for item in reversed(run.containers()) if item.running}
    found: dict[tuple[str, str | None, str | None, str | None], Peer] = {}
    for link in links(run):
        server = first.get(link.server)
        peer = _of_link(run, link, server) if server else None
        if peer is not None:
            key = (link.server, peer.user, peer.password, peer.database)
            found.setdefault(key, peer)
    called = {service for service, *_ in found}
    for service, server in first.items():
        if service not in called:
            own = _of_server(run, server)
            if own is not None:
                found[service, None, None, None] = own
    return tuple(found.values())


def technology_of(run: Running, service: str) -> Technology | None:
    """What the catalog knows about a service's image, of the file, not of a stand-in."""
    own = run.services.get(service)
    image = run.stand_ins.get(service) or (own.image if own else None)
    if not image:
        return None
    reference = try_parse(image)
    name = reference.name if reference else image
    return next((t for t in load().technologies if t.image and t.image.repository == name), None)


def _of_link(run: Running, link: Link, server: Container) -> Peer | None:
    known = _protocol(run, link.server)
    row = by_scheme(link.scheme)
    if row is None and (known is None or known[0] == "s3" or link.user is not None):
        return _object_store(run, link, server) if known and known[0] == "s3" else None
    if row is None:
        return None
    return Peer(
        container=server,
        protocol=row.protocol,
        address=_address(run, link.client, server),
        port=link.port or row.port,
        told_by=link.client,
        user=link.user or None,
        password=link.password or None,
        database=link.database,
    )


def _object_store(run: Running, link: Link, server: Container) -> Peer | None:
    """A client of an object store has its keys in variables of their own."""
    technology = technology_of(run, link.server)
    service = run.services[link.client]
    if technology is None or not link.port:
        return None
    values = {
        variable.value: service.environment.get(variable.name)
        for variable in technology.variables
        if variable.on == "client"
    }
    regions = (
        service.environment.get(variable.name)
        for variable in technology.variables
        if variable.on == "client" and variable.name.endswith("_REGION")
    )
    return Peer(
        container=server,
        protocol="s3",
        address=_address(run, link.client, server),
        port=link.port,
        told_by=link.client,
        user=values.get("{access_key}"),
        password=values.get("{secret_key}"),
        database=values.get("{bucket}"),
        region=next(filter(None, regions), None),
    )


def _of_server(run: Running, server: Container) -> Peer | None:
    known = _protocol(run, server.service)
    if known is None or known[0] == "s3":
        return None
    protocol, port = known
    return Peer(
        container=server,
        protocol=protocol,
        address=_address(run, "", server),
        port=port,
        told_by=server.service,
        user=_own(run, server, _USER),
        password=_own(run, server, _PASSWORD),
        database=_own(run, server, _DATABASE),
    )


def _protocol(run: Running, service: str) -> tuple[str, int] | None:
    """What a service speaks, and where, by the catalog."""
    technology = technology_of(run, service)
    if technology is None:
        return None
    if any("{bucket}" in variable.value for variable in technology.variables):
        return "s3", next((p.port for p in technology.ports if p.use == "client"), 0)
    for port in technology.ports:
        if port.use == "client" and port.protocol in exchanges():
            return port.protocol, port.port
    return None


def _own(run: Running, server: Container, placeholders: tuple[str, ...]) -> str | None:
    """The value of the server's own variable for this, or of the file that it names."""
    technology = technology_of(run, server.service)
    environment = dict(_environment(server))
    for variable in technology.variables if technology else ():
        if variable.on != "server" or variable.value not in placeholders:
            continue
        if environment.get(variable.name):
            return environment[variable.name]
        path = environment.get(f"{variable.name}_FILE")
        if path:
            said = run.exec(server, "cat", path)
            if said.ok:
                run.mask.learn([said.stdout.strip()])
                return said.stdout.strip()
    return None


def _environment(server: Container) -> Iterator[tuple[str, str]]:
    for item in (server.raw.get("Config") or {}).get("Env") or ():
        name, _, value = str(item).partition("=")
        yield name, value


def _address(run: Running, client: str, server: Container) -> str:
    """The server's address on a network that it shares with the client, else on any."""
    addresses = server.addresses()
    own = run.services.get(client)
    prefix = f"{run.name}_"
    theirs = {f"{prefix}{key}" for key in (tuple(own.networks) or ("default",))} if own else set()
    shared = [address for name, address in sorted(addresses.items()) if name in theirs]
    return (shared or sorted(addresses.values()) or ["127.0.0.1"])[0]
