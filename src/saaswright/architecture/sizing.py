"""How many of each component and how large: from the workload to replicas, CPU and memory.

Every size carries its arithmetic. The planning rule is the same throughout: demand divided by
(throughput × utilisation), rounded up to whole replicas, as many more as the latency target takes
(M/M/c), and one more where the topology is redundant, so that the loss of one replica does not
overload the rest (N+1).
"""

from __future__ import annotations

import math
from typing import Final

import msgspec

from saaswright.architecture import stores
from saaswright.architecture.capacity import served
from saaswright.architecture.figures import UNVERIFIED, Figures
from saaswright.architecture.latency import for_latency
from saaswright.architecture.load import Load, PlanLoad
from saaswright.architecture.model import Component, Connection, Size, Sized
from saaswright.architecture.precision import worth
from saaswright.architecture.topology import Topology
from saaswright.catalog.model import Catalog, Technology

STREAM_NEEDS: Final = ("event-streaming", "stream-processing")
ANSWERING: Final = ("proxy", "gateway", "api", "api-next", "query-api", "ingest", "payments")
"""Roles in which somebody waits for the answer, so that the latency target is theirs to keep."""
GPU_HOST: Final = Size(3, 12_288, 3, 12_288)
"""What fits beside the system on the smallest machine with a GPU (4 vCPU, 16 GiB)."""


class Context(msgspec.Struct, frozen=True):
    """What sizing a component may look at; ``growth``: times the replicas that it goes to."""

    components: tuple[Component, ...]
    connections: tuple[Connection, ...]
    load: PlanLoad
    topology: Topology
    figures: Figures
    catalog: Catalog
    growth: int = 1

    def roles(self) -> frozenset[str]:
        """The roles that are filled."""
        return frozenset(item.role for item in self.components)

    def technology(self, component: Component) -> Technology | None:
        """The component's technology."""
        return self.catalog.technology(component.technology)


def size_plan(context: Context) -> tuple[Sized, ...]:
    """A size for every component, in their order.

    The application comes first, since the connections it opens are part of a database's size.
    External components have no size: their clouds scale them.
    """
    sized: dict[str, Sized] = {}
    inside = [item for item in context.components if not item.external]
    for component in inside:
        if component.tier != "data" and component.role != "pooler":
            sized[component.name] = size_stateless(component, context)
    clients = stores.connections_opened(context.connections, sized, context.growth)
    vcpus = math.fsum(i.replicas * i.size.cpus for i in sized.values() if "pool" in i.settings)
    for component in inside:
        if component.role == "pooler":
            asked = clients.get(component.name, 0)
            sized[component.name] = stores.size_pooler(
                component, context.topology, asked, vcpus, context.growth
            )
    clients = stores.connections_opened(context.connections, sized, context.growth)
    for component in inside:
        if component.name not in sized:
            sized[component.name] = stores.size_store(
                component,
                context.technology(component),
                context.load.data,
                context.topology,
                context.figures,
                context.roles(),
                clients.get(component.name, 0),
                context.growth,
            )
    return tuple(sized[item.name] for item in context.components if item.name in sized)


# --- the application and what stands before it ----------------------------------------------------


def size_stateless(component: Component, context: Context) -> Sized:
    """Replicas and size of a component that keeps nothing, by its role."""
    if component.one_shot:
        size = _size(0.5, 512, ("Runs to completion before the application starts.",))
        return Sized(component.name, 1, size, {"working": 1})
    if component.role == "inference":
        return _inference(component, context)
    if component.role in ("query-engine", "stream-processor"):
        alone = f"{component.role}-worker" not in context.roles()
        if not alone:
            return _coordinator(component, context)
    return _by_throughput(component, context)


def demand(component: Component, load: Load, figures: Figures) -> tuple[float, str]:
    """What the component is asked for at peak, each second, and the line that derives it."""
    role, peak = component.role, load.requests
    streaming = any(need in load.needs for need in STREAM_NEEDS)
    if role == "worker" and not streaming:
        share = figures.demand("job-share")
        jobs = peak * share
        return jobs, (
            f"{worth(peak)} requests/s × {share:.0%} that start a job"
            f"{figures.said('job-share')} = {worth(jobs)} jobs/s"
        )
    if role == "payments":
        share = figures.demand("payment-share")
        paying = peak * share
        return paying, (
            f"{worth(peak)} requests/s × {worth(100 * share)} % that are payments"
            f"{figures.said('payment-share')} = {worth(paying)} requests/s"
        )
    if role in ("ingest", "worker", "stream-processor", "stream-processor-worker"):
        return peak, f"{worth(peak)} events/s at peak"
    if role == "query-api" and streaming:
        reads = peak * load.reads
        return (
            reads,
            f"{worth(peak)} requests/s × {load.reads:.0%} reads = {worth(reads)} requests/s",
        )
    return peak, f"{worth(peak)} requests/s at peak"


THROUGHPUT_BY_ROLE: Final = {
    "proxy": "edge-throughput",
    "gateway": "edge-throughput",
    "visualization": "edge-throughput",
    "pooler": "edge-throughput",
    "api": "app-throughput",
    "api-next": "app-throughput",
    "query-api": "app-throughput",
    "ingest": "app-throughput",
    "payments": "app-throughput",
    "worker": "worker-throughput",
    "stream-processor": "stream-throughput",
    "stream-processor-worker": "stream-throughput",
}
"""The planning figure for a role where the catalog has none for the technology."""


def _by_throughput(component: Component, context: Context) -> Sized:
    figures = context.figures
    technology = context.technology(component)
    asked, asked_line = demand(component, context.load.app, figures)
    # A framework's own figure is for its requests; a worker's jobs are another kind of work.
    measured = technology if component.role != "worker" else None
    figure = THROUGHPUT_BY_ROLE.get(component.role, "throughput")
    serves, serves_line = served(measured, figure, figures)
    busy = figures.supply("utilisation")
    vcpus = asked / (serves * busy)
    least = technology.capacity.min_cpus if technology is not None else 0.1
    each = max(_replica_vcpus(vcpus), float(math.ceil(least * 2) / 2))
    working = max(1, math.ceil(vcpus / each - 1e-9))
    taken = f"{working} × {each:g} vCPU"
    working, waiting = _in_time(component, working, each, asked, serves, context)
    replicas, why = _replicas(working, context.topology)
    least_replicas, ordinary = _ordinary(component, vcpus, each, asked, serves, replicas, context)
    memory, memory_line = _memory(each, technology, figures)
    settings, pool_lines = _pool(component, each, working, figures)
    settings |= least_replicas
    lines = (
        asked_line,
        f"it serves {serves_line}; at most {busy:.0%} busy{figures.said('utilisation')}",
        f"{worth(asked)} ÷ {worth(serves)} ÷ {busy:.2g} = {worth(vcpus)} vCPU: {taken}",
        *waiting,
        why,
        *ordinary,
        *pool_lines,
        memory_line,
    )
    return Sized(component.name, replicas, _size(each, memory, lines), settings)


def _in_time(
    component: Component, working: int, each: float, asked: float, serves: float, context: Context
) -> tuple[int, tuple[str, ...]]:
    """``working`` replicas, or as many more as the latency target takes, and the line about it."""
    latency = context.load.app.latency
    if not latency or not asked or component.role not in ANSWERING:
        return working, ()
    wanted = for_latency(working, each, asked, serves, latency, context.figures)
    return wanted.working, (wanted.line,)


def _ordinary(
    component: Component,
    vcpus: float,
    each: float,
    asked: float,
    serves: float,
    replicas: int,
    context: Context,
) -> tuple[dict[str, int], tuple[str, ...]]:
    """The replicas that run at mean load, as ``min_replicas``, where their number follows it.

    They are reckoned like those of the peak: no fewer than the topology asks, and one to spare.
    """
    if context.growth == 1:
        return {}, ()
    mean = context.figures.demand("mean-to-peak")
    working = max(1, math.ceil(vcpus * mean / each - 1e-9))
    working, _ = _in_time(component, working, each, asked * mean, serves, context)
    least = min(replicas, _replicas(working, context.topology)[0])
    line = (
        f"ordinary load, {worth(mean)} of the peak{context.figures.said('mean-to-peak')}, keeps "
        f"{working} of them busy: no fewer than {least} run"
    )
    return {"min_replicas": least}, (line,)


def _pool(
    component: Component, vcpus: float, working: int, figures: Figures
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Settings of a replica, and how many database connections it keeps if it is the product's."""
    if not component.custom:
        return {"working": working}, ()
    each = figures.entry("pool-per-vcpu").expected
    pool = max(5, math.ceil(each * vcpus))
    line = (
        f"pool: {each:g} connections to a database × {vcpus:g} vCPU"
        f"{figures.said('pool-per-vcpu')}, at least 5 → {pool}"
    )
    return {"working": working, "pool": pool}, (line,)


def _replica_vcpus(total: float) -> float:
    """A few replicas of a handy size: more of them first, then larger ones."""
    return next((each for limit, each in ((0.5, 0.5), (4, 1.0), (12, 2.0)) if total <= limit), 4.0)


def _replicas(working: int, topology: Topology) -> tuple[int, str]:
    if not topology.redundant:
        return working, f"{topology.id}: as many as the load needs, {working}"
    replicas = max(topology.replicas, working + 1)
    return replicas, (
        f"{topology.id}: at least {topology.replicas}, and one more than the {working} that the "
        f"load needs (N+1) = {replicas}"
    )


def _memory(vcpus: float, technology: Technology | None, figures: Figures) -> tuple[int, str]:
    """Twice what it uses idle, a planning figure per vCPU, or its stated least: the largest."""
    capacity = technology.capacity if technology is not None else None
    processes = max(1, math.ceil(vcpus))
    idle = (capacity.idle_memory_mib or (0.0, 0.0))[1] * processes * 2 if capacity else 0.0
    per_vcpu = figures.demand("app-memory") * vcpus
    # A technology's least memory goes with its least CPU (one vCPU or more).
    least = float(capacity.min_memory_mib) if capacity else 128.0
    least *= max(1.0, vcpus / max(1.0, capacity.min_cpus)) if capacity else 1.0
    memory = stores.rounded_mib(max(idle, per_vcpu, least))
    return memory, (
        f"memory: the largest of {worth(per_vcpu)} MiB for {vcpus:g} vCPU"
        f"{figures.said('app-memory')}, {worth(idle)} MiB (twice idle), {worth(least)} MiB (least) "
        f"→ {memory} MiB"
    )


def _coordinator(component: Component, context: Context) -> Sized:
    technology = context.technology(component)
    least = technology.capacity.min_memory_mib if technology is not None else 0
    size = _size(
        1, max(2048, least), (f"One coordinator hands out work; it has no standby {UNVERIFIED}.",)
    )
    return Sized(component.name, 1, size, {"working": 1, "max_replicas": 1})


def _inference(component: Component, context: Context) -> Sized:
    figures = context.figures
    asked, line = demand(component, context.load.app, figures)
    serves, busy = figures.supply("inference-throughput"), figures.supply("utilisation")
    working = max(1, math.ceil(asked / (serves * busy) - 1e-9))
    replicas, why = _replicas(working, context.topology)
    entry, said = figures.entry("inference-throughput"), figures.said("inference-throughput")
    lines = (
        line,
        f"{worth(entry.low)} to {worth(entry.high)} {entry.unit}{said}: measure the model",
        f"{worth(asked)} ÷ ({worth(serves)} × {busy:.2g}) → {working} GPUs",
        why,
    )
    size = msgspec.structs.replace(GPU_HOST, gpus=1, arithmetic=lines)
    return Sized(component.name, replicas, size, {"working": working})


def _size(vcpus: float, memory: int, lines: tuple[str, ...]) -> Size:
    """Half of the limit is reserved, as in the specification's iteration 7."""
    return Size(vcpus, memory, vcpus / 2, memory // 2, arithmetic=lines)
