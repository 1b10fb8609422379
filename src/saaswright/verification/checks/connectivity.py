"""6 connectivity: each client reaches what it calls by name; what is apart stays apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec

from saaswright.compose.model import Service
from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.dependencies import talks
from saaswright.verification.exchange.table import by_scheme
from saaswright.verification.links import Link, links
from saaswright.verification.model import Seen, failed, not_verified, passed
from saaswright.verification.reaching import Reach, reached
from saaswright.verification.running import Running

_TOGETHER: Final = 8  # most of it is waiting for what is not to answer
_HTTP: Final = {"http": 80, "https": 443}


class Attempt(msgspec.Struct, frozen=True):
    """Something to reach: ``target`` is ``host:port``; ``link`` is ``None`` for what is apart."""

    client: str
    server: str
    target: str
    link: Link | None = None


def look(run: Running) -> Iterator[Seen]:
    """Every connection that the environment names, and every pair without a common network."""
    first = {item.service: item for item in reversed(run.containers()) if item.running}
    wanted = [*_named(run, first), *_apart(run, first)]
    if not wanted:
        return
    talks(run)
    clients = list(dict.fromkeys(item.client for item in wanted))
    with ThreadPoolExecutor(_TOGETHER) as pool:
        answers = dict(
            zip(clients, pool.map(lambda one: _ask(run, first[one], wanted), clients), strict=True)
        )
    for item in wanted:
        reach = answers[item.client].get(item.target, "unknown")
        yield _called(run, item, item.link, reach) if item.link else _kept_apart(item, reach)


def _ask(run: Running, client: Container, wanted: list[Attempt]) -> Mapping[str, Reach]:
    targets = dict.fromkeys(item.target for item in wanted if item.client == client.service)
    return reached(run, client, tuple(targets))


def _named(run: Running, first: Mapping[str, Container]) -> Iterator[Attempt]:
    for link in links(run):
        port = link.port or _usual(run, link)
        if link.client in first and port:
            yield Attempt(link.client, link.server, f"{link.host}:{port}", link)


def _usual(run: Running, link: Link) -> int | None:
    """The port of the URL's scheme, else the only one that the server exposes."""
    row = by_scheme(link.scheme)
    if row is not None:
        return row.port
    if link.scheme in _HTTP:
        return _HTTP[link.scheme]
    server = run.services.get(link.server)
    exposed = _ports(server) if server else ()
    return exposed[0] if len(exposed) == 1 else None


def _ports(service: Service) -> tuple[int, ...]:
    texts = [text.partition("/")[0] for text in service.expose]
    texts += [str(port.target) for port in service.ports]
    return tuple(dict.fromkeys(int(text) for text in texts if text.isdigit()))


def _apart(run: Running, first: Mapping[str, Container]) -> Iterator[Attempt]:
    """Services without a network in common, by address, as their names mean nothing there."""
    listening = {name: _ports(service) for name, service in run.services.items()}
    for client, from_ in first.items():
        for server, to in first.items():
            common = set(from_.addresses()) & set(to.addresses())
            if client == server or common or not from_.addresses() or not to.addresses():
                continue
            address = next(iter(to.addresses().values()))
            for port in listening[server][:1]:
                yield Attempt(client, server, f"{address}:{port}")


def _called(run: Running, item: Attempt, link: Link, reach: Reach) -> Seen:
    subject = f"{item.client} → {item.target}"
    if reach == "open":
        return passed(subject, "reached by name")
    if reach == "unknown":
        return not_verified(subject, "no program in any image to try a connection with")
    what = f"{link.variable} names it, and it is not reached: {_WORDS[reach]}"
    return failed(subject, what, _cause(run, item, reach))


_WORDS: Final = {
    "refused": "nothing listens there",
    "no-name": "the name is unknown",
    "closed": "no answer",
}


def _cause(run: Running, item: Attempt, reach: Reach) -> str:
    if not item.server:
        return "no service has this name: a typing error, or a service that is missing"
    client, server = run.services[item.client], run.services.get(item.server)
    if server is not None and reach == "no-name":
        networks = f"{item.client} is on {_nets(client)}, {item.server} on {_nets(server)}"
        return f"no network in common: {networks}"
    if server is not None and reach == "refused":
        ports = ", ".join(map(str, _ports(server))) or "none declared"
        return f"a wrong port ({item.server} declares {ports}), or it listens on 127.0.0.1 only"
    return "it does not answer in time"


def _nets(service: Service) -> str:
    return ", ".join(service.networks or ("default",))


def _kept_apart(item: Attempt, reach: Reach) -> Seen:
    subject = f"{item.client} ↛ {item.server}"
    if reach == "open":
        what = f"{item.target} is reached although they share no network"
        return failed(subject, what, "the engine's networks are not isolated from each other")
    if reach == "unknown":
        return not_verified(subject, "no program in any image to try a connection with")
    return passed(subject, "not reached, as meant")


CHECK = Check(
    number=6,
    id="connectivity",
    what="Each client reaches what it calls by name; what shares no network is not reached.",
    nothing="no value in the environment names another service, and all share one network",
    look=look,
)
