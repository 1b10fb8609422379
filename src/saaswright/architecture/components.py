"""A pattern's slots, filled: the components of the product and who calls whom."""

from __future__ import annotations

from typing import Final

from saaswright.architecture.model import Component, Connection
from saaswright.catalog.attributes import attributes_of
from saaswright.catalog.model import Catalog, Link, Port, Slot, Technology
from saaswright.decisions.model import Decisions
from saaswright.errors import CatalogError

ITERATION: Final = {
    "api": 1,
    "api-next": 1,
    "ingest": 1,
    "query-api": 1,
    "inference": 1,
    "database": 1,
    "document-database": 1,
    "time-series-database": 1,
    "graph-database": 1,
    "cache": 2,
    "message-broker": 2,
    "object-storage": 2,
    "file-storage": 2,
}
"""Role → the iteration of the specification's phase 8 in which it first appears; else the 4th."""

GO_BETWEENS: Final = ("gateway", "pooler")
"""Roles that stand between two components: with one, the direct connection is not drawn."""


def fill(
    slots: tuple[Slot, ...], decisions: Decisions, catalog: Catalog
) -> tuple[tuple[Component, ...], dict[str, tuple[Component, ...]]]:
    """The components, edge first, and those that each slot became, by the slot's name.

    A technology that runs as several kinds of process (attribute ``processes``, coordinator
    first) becomes a component for each. Raises :class:`CatalogError` for a technology that the
    catalog does not have.
    """
    filled: dict[str, tuple[Component, ...]] = {}
    for slot in slots:
        technology = _technology(decisions.chosen(slot.decision), slot, catalog)
        filled[slot.name] = _components(slot, technology, catalog)
    return tuple(item for items in filled.values() for item in items), filled


def _technology(id: str, slot: Slot, catalog: Catalog) -> Technology:
    found = catalog.technology(id)
    if found is None:
        raise CatalogError(f"`{id}`, chosen for {slot.decision}, is no technology of the catalog")
    return found


def _components(slot: Slot, technology: Technology, catalog: Catalog) -> tuple[Component, ...]:
    processes = attributes_of(technology, catalog).get("processes", ())
    names = processes if isinstance(processes, tuple) and len(processes) > 1 else (slot.name,)
    external = technology.cloud is not None
    return tuple(
        Component(
            name=str(name),
            role=slot.role if at == 0 else f"{slot.role}-worker",
            tier="external" if external else slot.tier,
            technology=technology.id,
            decision=slot.decision,
            purpose=slot.purpose,
            custom=not external and (slot.custom or technology.image is None),
            # What keeps nothing on disk (memcached) needs no volume, whatever its role.
            stateful=slot.stateful and (external or bool(technology.data)),
            one_shot=slot.one_shot,
            external=external,
            iteration=ITERATION.get(slot.role, 4),
        )
        for at, name in enumerate(names)
    )


def connect(
    links: tuple[Link, ...],
    filled: dict[str, tuple[Component, ...]],
    catalog: Catalog,
    *,
    sessions: bool,
) -> tuple[Connection, ...]:
    """The connections between components that are there.

    ``sessions``: the cache holds logged-in users' sessions, so that it is required where it
    would else only make things slower.
    """
    pairs = {(link.source, link.target) for link in links}
    between = [name for name, parts in filled.items() if parts[0].role in GO_BETWEENS]
    found: list[Connection] = []
    for link in links:
        if link.source not in filled or link.target not in filled:
            continue
        if any((link.source, via) in pairs and (via, link.target) in pairs for via in between):
            continue
        target = filled[link.target][0]
        required = link.required or (sessions and target.role == "cache" and _serves(filled, link))
        port = client_port(target, catalog)
        for source in filled[link.source]:
            found.append(
                Connection(
                    source.name, target.name, port.protocol, port.port, required, link.purpose
                )
            )
    return (*found, *_between_processes(filled, catalog))


def _serves(filled: dict[str, tuple[Component, ...]], link: Link) -> bool:
    """Whether the link's source answers people, who have sessions (workers and gateways do not)."""
    return filled[link.source][0].role in ("api", "api-next", "query-api")


def _between_processes(
    filled: dict[str, tuple[Component, ...]], catalog: Catalog
) -> tuple[Connection, ...]:
    """Workers of a technology join its coordinator."""
    found = []
    for parts in filled.values():
        for worker in parts[1:]:
            port = client_port(parts[0], catalog, use="internode")
            found.append(
                Connection(
                    worker.name, parts[0].name, port.protocol, port.port, True, "Joins the cluster"
                )
            )
    return tuple(found)


def client_port(component: Component, catalog: Catalog, use: str = "client") -> Port:
    """The port on which others reach the component; a cloud's service is reached over HTTPS.

    With ``use="internode"`` the port between its own processes, if it has one of its own.
    Raises :class:`CatalogError` for a technology of ours without a port.
    """
    technology = catalog.technology(component.technology)
    ports = technology.ports if technology is not None else ()
    wanted = [port for port in ports if port.use == use] or [
        port for port in ports if port.use == "client"
    ]
    if wanted:
        return wanted[0]
    if component.external:
        return Port(name="https", port=443, protocol="https")
    raise CatalogError(f"{component.technology} has no client port in the catalog")


def mark_entries(
    components: tuple[Component, ...], connections: tuple[Connection, ...]
) -> frozenset[str]:
    """The names of the components that the Internet reaches.

    Those of the edge that no other component calls; without an edge, such ones of the
    application; without either, the first that is there. Workers and one-shots take no requests.
    """
    called = {connection.target for connection in connections}
    for tier in ("edge", "app"):
        open_ones = frozenset(
            item.name
            for item in components
            if item.tier == tier
            and item.name not in called
            and item.role != "migration"
            and not item.role.endswith("worker")
        )
        if open_ones:
            return open_ones
    return frozenset(item.name for item in components[:1])
