"""Prometheus: what it scrapes.

Targets are found by DNS, one for each copy behind a service name. Source: Prometheus
documentation, ``dns_sd_config``.
"""

from __future__ import annotations

from typing import Any, Final

from saaswright.architecture.model import Component
from saaswright.blueprint.config.configured import ConfigFile, Configured
from saaswright.blueprint.config.written import as_yaml
from saaswright.blueprint.reach import networks_of
from saaswright.blueprint.site import Site

_FILE: Final = "/etc/prometheus/prometheus.yml"


def configure(site: Site) -> Configured:
    """The scrape configuration for everything that can be reached and has metrics."""
    name = site.component.name
    text = as_yaml(
        _scraped(site), f"{name}: what is measured of {site.brief.architecture.product}."
    )
    file = ConfigFile(f"{name}-prometheus", f"config/{name}/prometheus.yml", _FILE, text)
    return Configured((file,))


def _scraped(site: Site) -> dict[str, Any]:
    own = set(networks_of(site.brief, site.component))
    jobs = [{"job_name": "prometheus", "static_configs": [{"targets": ["localhost:9090"]}]}]
    jobs += [
        _job(component.name, port)
        for component in site.brief.drawn()
        if own & set(networks_of(site.brief, component)) and component != site.component
        for port in (_metrics_port(site, component),)
        if port is not None
    ]
    return {
        "global": {"scrape_interval": "15s", "scrape_timeout": "10s"},
        "scrape_configs": jobs,
    }


def _job(name: str, port: int) -> dict[str, Any]:
    return {
        "job_name": name,
        "dns_sd_configs": [{"names": [name], "type": "A", "port": port, "refresh_interval": "5s"}],
    }


def _metrics_port(site: Site, component: Component) -> int | None:
    if component.one_shot:
        return None
    if component.custom:
        return int(site.parameters["METRICS_PORT"].default or 9090)
    technology = site.brief.technology(component)
    ports = technology.ports if technology else ()
    return next((port.port for port in ports if port.use == "metrics"), None)
