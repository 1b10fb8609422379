"""Flink as a cluster: a JobManager and TaskManagers from one image, told apart by their command.

The image's start script writes ``FLINK_PROPERTIES`` into the configuration. Source: Flink
documentation, "Docker setup", "Configuration".
"""

from __future__ import annotations

from saaswright.architecture.model import Component
from saaswright.blueprint.accounts import WORDS, prefix
from saaswright.blueprint.config.configured import Configured
from saaswright.blueprint.site import Site
from saaswright.catalog.model import Health

_RPC = 6123
_TASK_RPC = 6122
_REPORTER = "org.apache.flink.metrics.prometheus.PrometheusReporterFactory"


def configure(site: Site) -> Configured:
    """The process that the component is, and where it finds the JobManager."""
    component = site.component
    coordinator = _coordinator(site)
    joins = component.name != coordinator.name
    properties = [
        f"jobmanager.rpc.address: {coordinator.name}",
        f"jobmanager.rpc.port: {_RPC}",
        f"metrics.reporter.prom.factory.class: {_REPORTER}",
        f"metrics.reporter.prom.port: {site.ref('METRICS_PORT')}",
    ]
    if joins:
        properties += [f"taskmanager.rpc.port: {_TASK_RPC}", "taskmanager.numberOfTaskSlots: 2"]
    heap = f"{prefix(component)}_{WORDS['heap_mib'].suffix}"
    if heap in site.parameters and joins:
        properties.append(f"taskmanager.memory.process.size: {site.ref(heap)}m")
    text = "\n".join(properties) + "\n"
    why = "Where the JobManager is, and what this process may use."
    return Configured(
        environment=(("FLINK_PROPERTIES", text, why),),
        command=("taskmanager" if joins else "jobmanager",),
        health=_task_health() if joins else None,
        clients=True,
    )


def _coordinator(site: Site) -> Component:
    """The component of the same technology that this one joins; itself when it joins none."""
    for _, target in site.brief.calls(site.component):
        if target.technology == site.component.technology:
            return target
    return site.component


def _task_health() -> Health:
    """A TaskManager has no web server; its RPC port answers once it has joined."""
    return Health(
        test=("CMD", "bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{_TASK_RPC}"),
        program="bash",
        interval="30s",
        start_period="60s",
    )
