"""Configuration files and settings of public images, by the catalog's word ``config``.

The vocabulary is closed: :data:`GENERATORS` lists it. A generator looks at what its component
calls and is called by, and never at a product's name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from saaswright.blueprint.config import (
    envoy,
    flink,
    haproxy,
    httpd,
    kong,
    nats,
    nginx,
    prometheus,
    replication,
    spark,
    traefik,
    trino,
)
from saaswright.blueprint.config.configured import ConfigFile, Configured
from saaswright.blueprint.site import Site

__all__ = ["GENERATORS", "ConfigFile", "Configured", "configure"]

GENERATORS: Final[dict[str, Callable[[Site], Configured]]] = {
    "apache-httpd": httpd.configure,
    "envoy": envoy.configure,
    "flink": flink.configure,
    "haproxy": haproxy.configure,
    "kong": kong.configure,
    "nats": nats.configure,
    "nginx": nginx.configure,
    "postgresql-replication": replication.configure,
    "prometheus": prometheus.configure,
    "spark": spark.configure,
    "traefik": traefik.configure,
    "trino": trino.configure,
}
"""The catalog's words and what draws them."""


def configure(site: Site) -> Configured:
    """What the component's technology needs besides its variables; empty for most."""
    technology = site.technology
    if technology is None or technology.config is None or site.component.custom:
        return Configured()
    generator = GENERATORS.get(technology.config)
    return generator(site) if generator else Configured()
