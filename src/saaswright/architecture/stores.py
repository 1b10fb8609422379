"""How large the data tier is: operations, working set, connections, storage with a year's growth.

Compose starts one container for each data store; ``settings["nodes"]`` says how many copies the
platform has to run where the topology asks for redundancy (``deploy.replicas`` would start
strangers, not followers).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from saaswright.architecture.capacity import served
from saaswright.architecture.figures import UNVERIFIED, Figures
from saaswright.architecture.growth import surge
from saaswright.architecture.load import GIB, Load
from saaswright.architecture.model import Component, Connection, Size, Sized
from saaswright.architecture.precision import worth
from saaswright.architecture.topology import Topology, copies, quorum
from saaswright.catalog.model import Technology

VCPU_STEPS: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
MAX_MEMORY_MIB: Final = 262_144
"""Above this a store is partitioned rather than grown; the arithmetic says so."""

DATABASES: Final = ("database", "document-database", "graph-database", "replica")
OUTSIDE_CLIENTS: Final = 1000
"""Connections that a pooler at the edge accepts; unverified."""

PAGE: Final = 8192
"""Bytes that a database reads or writes at a time (PostgreSQL's page; others are near it)."""

RESERVE: Final = 10
"""Connections kept for administration, backups and monitoring."""


def connections_opened(
    connections: tuple[Connection, ...], sized: Mapping[str, Sized], growth: int
) -> dict[str, int]:
    """Target → connections that its clients may open: replicas × pool, summed.

    A rolling deployment runs old and new replicas side by side, hence twice that; where replicas
    follow the load they may be ``growth`` times as many. A pooler stays as many as planned.
    """
    opened: dict[str, int] = {}
    for link in connections:
        client = sized.get(link.source)
        if client is not None and "pool" in client.settings:
            times, _ = surge(1 if "max_clients" in client.settings else growth)
            opened[link.target] = (
                opened.get(link.target, 0) + times * client.replicas * client.settings["pool"]
            )
    return opened


def size_store(
    component: Component,
    technology: Technology | None,
    load: Load,
    topology: Topology,
    figures: Figures,
    roles: frozenset[str],
    clients: int,
    growth: int,
) -> Sized:
    """Size, copies, volume and settings of a component of the data tier."""
    vcpus, cpu_lines = _vcpus(component, technology, load, figures, roles)
    settings: dict[str, int] = {}
    if component.role == "cache":
        settings["cache_mib"], memory, memory_lines = _cache(load, figures)
    else:
        memory, memory_lines = _memory(component, technology, load, figures, roles, vcpus, clients)
    connection_lines: tuple[str, ...] = ()
    if component.role in (*DATABASES, "time-series-database"):
        accepted = settings["max_connections"] = max_connections(technology, clients)
        line = (
            f"connections: {worth(clients)} of its clients (replicas × pool, {surge(growth)[1]}) "
            f"and {RESERVE} in reserve → max_connections {worth(accepted)}"
        )
        connection_lines = (line,)
    if component.role == "cache":
        storage = max(1, math.ceil(2 * settings["cache_mib"] / 1024))
        storage_lines: tuple[str, ...] = (
            f"storage: two snapshots of what it holds → {storage} GiB",
        )
    else:
        storage, storage_lines = _storage(component, load, figures, roles)
    iops, iops_lines = _iops(component, load, figures, roles)
    # Where followers are services of their own (a database sold as a service), so is the primary.
    followed = "replica" in roles and component.role in DATABASES
    nodes = 1 if followed else copies(technology, topology)
    replicas = max(1, topology.replicas - 1) if component.role == "replica" else 1
    if nodes > 1:
        settings["nodes"] = nodes
        settings["quorum"] = quorum(technology, nodes)
    copied = () if followed else _copy_lines(nodes, topology, technology)
    lines = (*cpu_lines, *connection_lines, *memory_lines, *storage_lines, *iops_lines, *copied)
    # Memory is reserved in full: a data store that is evicted is an outage.
    kept = storage if component.stateful else 0
    size = Size(vcpus, memory, vcpus / 2, memory, kept, iops=iops, arithmetic=lines)
    return Sized(component.name, replicas, size, {"working": 1, **settings})


def max_connections(technology: Technology | None, clients: int) -> int:
    """What the database must accept: all clients and a reserve, at least its own default."""
    default = (technology.capacity.max_connections if technology is not None else None) or 100
    return max(default, math.ceil((clients + RESERVE) / 10) * 10)


def size_pooler(
    component: Component, topology: Topology, clients: int, vcpus: float, growth: int
) -> Sized:
    """A pooler between ``clients`` connections and a database; ``vcpus`` of the application.

    At the edge the clients are the customers', and nobody knows how many they are.
    """
    outside = component.tier == "edge"
    accepted = OUTSIDE_CLIENTS if outside else math.ceil(max(clients, 100) / 100) * 100
    pool = min(200, max(20, 4 * math.ceil(vcpus)))
    lines = (
        f"customers connect from outside: {accepted} connections each {UNVERIFIED}"
        if outside
        else f"{clients} connections from the application: replicas × pool, {surge(growth)[1]}",
        f"{pool} connections to the database: 4 for each application vCPU, 20 to 200 {UNVERIFIED}",
        "one process on one vCPU passes the queries on",
    )
    settings = {"working": 1, "max_clients": accepted, "pool": pool}
    size = Size(1, 256, 0.5, 128, arithmetic=lines)
    return Sized(component.name, max(1, topology.replicas), size, settings)


# --- operations -----------------------------------------------------------------------------------


def operations(
    component: Component, load: Load, figures: Figures, roles: frozenset[str]
) -> tuple[float, str]:
    """Operations each second at peak, and the line that derives them."""
    peak, role = load.requests, component.role
    if role == "time-series-database":
        return peak, f"{worth(peak)} writes and reads/s at peak"
    if role == "message-broker":
        if roles & {"ingest", "stream-processor"}:
            return peak, f"{worth(peak)} messages/s at peak"
        share = figures.demand("job-share")
        return peak * share, f"{worth(peak)} requests/s × {share:.0%}{figures.said('job-share')}"
    if role == "cache":
        return 2 * peak, f"{worth(peak)} requests/s × 2 lookups {UNVERIFIED}"
    if role not in DATABASES:
        return peak * 0.1, f"a tenth of {worth(peak)} requests/s moves a file {UNVERIFIED}"
    each = figures.demand("transactions-per-request")
    hits = figures.supply("cache-hits") if _caches(load, roles) else 0.0
    asked = peak * (load.reads if "time-series-database" in roles else 1.0)
    left = asked * (1 - load.reads * hits) * each
    cached = f" × (1 − {load.reads:.2g} reads × {hits:.2g} cached)" if hits else ""
    return left, (
        f"{worth(asked)} requests/s{cached} × {worth(each)} transactions"
        f"{figures.said('transactions-per-request')} = {worth(left)} transactions/s"
    )


def writes(
    component: Component, load: Load, figures: Figures, roles: frozenset[str]
) -> tuple[float, float, str]:
    """What is logged at peak: writes each second, bytes of log for each, and both in words."""
    share, requests = 1 - load.reads, worth(load.requests)
    if component.role == "time-series-database":
        size = figures.demand("message-bytes")
        words = f"{worth(size)} bytes{figures.said('message-bytes')}"
        return (
            load.requests * share,
            size,
            f"{requests} requests/s × {worth(share)} writes × {words}",
        )
    # Measurements go to a store of their own; the database beside it is only read.
    share = 0.0 if "time-series-database" in roles else share
    each, size = figures.demand("transactions-per-request"), figures.demand("log-per-write")
    return (
        load.requests * share * each,
        size * 1024,
        (
            f"{requests} requests/s × {worth(share)} writes × {worth(each)} transactions"
            f"{figures.said('transactions-per-request')} × {worth(size)} KiB of log"
            f"{figures.said('log-per-write')}"
        ),
    )


def _caches(load: Load, roles: frozenset[str]) -> bool:
    return "cache" in roles and "caching" in load.needs


def _vcpus(
    component: Component,
    technology: Technology | None,
    load: Load,
    figures: Figures,
    roles: frozenset[str],
) -> tuple[float, tuple[str, ...]]:
    asked, line = operations(component, load, figures, roles)
    serves, said = served(technology, "store-throughput", figures)
    busy = figures.supply("utilisation")
    least = technology.capacity.min_cpus if technology is not None else 0.1
    used = asked / (serves * busy)
    need = max(used, least)
    vcpus = next((step for step in VCPU_STEPS if step >= need), VCPU_STEPS[-1])
    lines = [
        line,
        f"it serves {said}; at most {busy:.0%} busy{figures.said('utilisation')}",
    ]
    quotient = f"{worth(asked)} ÷ {worth(serves)} ÷ {busy:.2g} = {worth(used)} vCPU"
    lines.append(f"{quotient}, at least {least:g} → {vcpus:g}")
    if need > vcpus:
        lines.append(f"more than {vcpus:g} vCPU: split it by tenant or spread it over more nodes")
    return vcpus, tuple(lines)


# --- memory ---------------------------------------------------------------------------------------


def _cache(load: Load, figures: Figures) -> tuple[int, int, tuple[str, ...]]:
    """(MiB that it may hold, MiB of memory, lines)."""
    bytes_held, lines = 0.0, []
    if "sessions" in load.needs:
        people = load.users * figures.demand("active-users")
        bytes_held += people * figures.demand("session-bytes")
        lines.append(
            f"sessions: {worth(people)} active users{figures.said('active-users')} × "
            f"{worth(figures.demand('session-bytes'))} bytes{figures.said('session-bytes')}"
        )
    if "caching" in load.needs:
        share = figures.demand("cached-data")
        bytes_held += load.data_gib * GIB * share
        lines.append(
            f"{worth(load.data_gib)} GiB × {share:.2%} worth caching{figures.said('cached-data')}"
        )
    if "rate-limiting" in load.needs:
        bytes_held += load.users * 200
        lines.append(f"rate limits: {worth(load.users)} users × 200 bytes {UNVERIFIED}")
    factor = figures.demand("cache-overhead")
    wanted = max(64, rounded_mib(bytes_held / 1024**2))
    held = min(wanted, math.floor((MAX_MEMORY_MIB / factor - 64) / 1024) * 1024)
    if held < wanted:
        lines.append(f"{worth(wanted)} MiB wanted: cache less, or shard it")
    memory = rounded_mib(held * factor + 64)
    lines.append(
        f"holds {held} MiB; × {factor:.3g}{figures.said('cache-overhead')} + 64 → {memory} MiB"
    )
    return held, memory, tuple(lines)


def _memory(
    component: Component,
    technology: Technology | None,
    load: Load,
    figures: Figures,
    roles: frozenset[str],
    vcpus: float,
    clients: int,
) -> tuple[int, tuple[str, ...]]:
    capacity = technology.capacity if technology is not None else None
    least = float(capacity.min_memory_mib) if capacity is not None else 256.0
    if component.role not in (*DATABASES, "time-series-database"):
        per_vcpu = figures.demand("app-memory") * 2
        memory = rounded_mib(max(least, per_vcpu * vcpus))
        planned = f"2 × {worth(per_vcpu / 2)} MiB{figures.said('app-memory')} × {vcpus:g} vCPU"
        return memory, (f"memory: {planned}, at least {least:g} MiB → {memory} MiB",)
    hot_id = "hot-measurements" if component.role == "time-series-database" else "hot-data"
    held = data_held(component, load, figures, roles)
    hot = held * figures.demand(hot_id) * 1024
    own = capacity.memory_per_connection_mib if capacity is not None else None
    each = own if own is not None else figures.demand("connection-memory")
    said = "" if own is not None else figures.said("connection-memory")
    connections = (clients + RESERVE) * each
    per_vcpu = figures.demand("store-memory") / 2
    wanted = max(least, per_vcpu * vcpus, hot + connections)
    memory = rounded_mib(min(wanted, MAX_MEMORY_MIB))
    share = f"{worth(100 * figures.demand(hot_id))} %"
    planned = f"{worth(per_vcpu)} MiB (half of a planned vCPU's{figures.said('store-memory')})"
    both = f"{worth(hot + connections)} MiB together"
    lines = [
        f"memory: {worth(held)} GiB × {share} in use{figures.said(hot_id)} = {worth(hot)} MiB",
        f"and {clients + RESERVE} connections × {worth(each)} MiB{said}: {both}",
        f"at least {least:g} MiB and {planned} × {vcpus:g} vCPU → {memory} MiB",
    ]
    if wanted > MAX_MEMORY_MIB:
        lines.append(f"{worth(wanted)} MiB wanted: partition it, or accept reads from disk")
    return memory, tuple(lines)


def rounded_mib(mib: float) -> int:
    """Up to a size that people write: steps of 64, then 256 MiB, then whole GiB."""
    step = 64 if mib <= 512 else 256 if mib <= 4096 else 1024
    return max(64, math.ceil(mib / step - 1e-9) * step)


# --- storage --------------------------------------------------------------------------------------


def data_held(component: Component, load: Load, figures: Figures, roles: frozenset[str]) -> float:
    """GiB of the product's data that this store holds today.

    Object and file storage hold as much again as the databases (nobody said). Beside a time-series
    store, or a lake that a query engine reads, the other databases hold the small rest.
    """
    if component.role in ("object-storage", "file-storage"):
        return load.data_gib
    if _is_lake(roles) and component.role in DATABASES:
        return load.data_gib * (1 - figures.entry("lake-of-data").expected)
    measured = figures.entry("measurements-of-data").expected
    stores = {"database", "document-database", "graph-database"} & roles
    if component.role == "time-series-database":
        return load.data_gib * (measured if stores else 1.0)
    if component.role in DATABASES:
        rest = 1 - measured if "time-series-database" in roles else 1.0
        return load.data_gib * rest / max(1, len(stores))
    return 0.0


def _is_lake(roles: frozenset[str]) -> bool:
    """Whether the product's data lie in object storage, for a query engine to read."""
    return {"query-engine", "object-storage"} <= roles


def _storage(
    component: Component, load: Load, figures: Figures, roles: frozenset[str]
) -> tuple[int, tuple[str, ...]]:
    free = figures.demand("storage-headroom")
    if component.role == "message-broker":
        asked, _ = operations(component, load, figures, roles)
        hours = figures.demand("stream-retention")
        mean = figures.demand("mean-to-peak")
        size = figures.demand("message-bytes")
        kept = asked * mean * 3600 * hours * size / GIB
        line = (
            f"storage: {worth(asked)} messages/s × {mean:.2g} (mean over peak) × {hours:.3g} h × "
            f"{worth(size)} bytes {UNVERIFIED} = {worth(kept)} GiB"
        )
    else:
        held = data_held(component, load, figures, roles)
        kept = held * load.growth
        again = ""
        if "storage" in component.role:
            again = " (as much again as the databases, unverified)"
            again = " (the lake)" if _is_lake(roles) else again
        elif _is_lake(roles) and component.role in DATABASES:
            again = f" beside the lake{figures.said('lake-of-data')}"
        line = f"storage: {worth(held)} GiB{again} × {load.growth:g} in a year = {worth(kept)} GiB"
    gib = max(5, _rounded_gib(kept * (1 + free)))
    return gib, (line, f"{worth(kept)} GiB × {1 + free:.3g} to keep some free → {gib} GiB")


def _iops(
    component: Component, load: Load, figures: Figures, roles: frozenset[str]
) -> tuple[int, tuple[str, ...]]:
    """Reads and writes of the volume each second at peak; nothing for what reads in long runs."""
    if component.role not in (*DATABASES, "time-series-database"):
        return 0, ()
    asked, _ = operations(component, load, figures, roles)
    if component.role == "time-series-database":
        size = figures.demand("message-bytes")
        iops = asked * size / PAGE
        words = f"{worth(asked)}/s × {worth(size)} bytes{figures.said('message-bytes')} ÷ 8 KiB"
    else:
        each = figures.demand("io-per-transaction")
        iops = asked * each
        words = f"{worth(asked)} transactions/s × {worth(each)}{figures.said('io-per-transaction')}"
    free = figures.entry("volume-iops").expected
    line = (
        f"reads and writes of the volume: {words} = {worth(iops)} IOPS; a general-purpose one has "
        f"{free:,.0f}{figures.said('volume-iops')}"
    )
    return math.ceil(iops), (line,)


def _rounded_gib(gib: float) -> int:
    step = 1 if gib <= 20 else 10 if gib <= 500 else 100
    return math.ceil(gib / step - 1e-9) * step


def _copy_lines(nodes: int, topology: Topology, technology: Technology | None) -> tuple[str, ...]:
    cluster = technology.cluster if technology is not None else None
    if nodes > 1 and cluster is not None:
        return (f"{topology.id}: {nodes} copies by {cluster.mechanism}; the platform runs them",)
    if topology.redundant:
        return (
            f"{topology.id}: one copy only, no freely usable way to run it redundantly is known",
        )
    return ()
