"""Spark as a stand-alone cluster: a master and workers from one image, told apart by their command.

Source: Spark documentation, "Spark Standalone Mode".
"""

from __future__ import annotations

from typing import Final

from saaswright.blueprint.config.configured import Configured
from saaswright.blueprint.site import Site
from saaswright.catalog.model import Health

_CLASS: Final = "/opt/spark/bin/spark-class"
_PORT: Final = 7077
_WORKER_UI: Final = 8081


def configure(site: Site) -> Configured:
    """The process that the component is, and which master it joins."""
    component = site.component
    for _, target in site.brief.calls(component):
        if target.technology == component.technology:
            url = f"spark://{target.name}:{_PORT}"
            worker = (_CLASS, "org.apache.spark.deploy.worker.Worker", "--webui-port",
                      str(_WORKER_UI), url)  # fmt: skip
            return Configured(command=worker, health=_worker_health(), clients=True)
    port = site.brief.port(component)
    ui = "8080" if port is None or port.port == _PORT else str(port.port)
    master = (_CLASS, "org.apache.spark.deploy.master.Master", "--host", component.name,
              "--port", str(_PORT), "--webui-port", ui)  # fmt: skip
    return Configured(command=master, clients=True)


def _worker_health() -> Health:
    """A worker's own web page answers once it runs."""
    return Health(
        test=("CMD", "bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{_WORKER_UI}"),
        program="bash",
        interval="30s",
        start_period="60s",
    )
