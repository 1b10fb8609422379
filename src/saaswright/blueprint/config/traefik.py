"""Traefik as a proxy or gateway: routers and services from a file.

Each service's name is looked up for every new connection, and Docker answers in changing order,
so replicas share the load. Source: Traefik documentation, "File provider", "HTTP routers".
"""

from __future__ import annotations

from typing import Any, Final

from saaswright.blueprint.config.configured import ConfigFile, Configured
from saaswright.blueprint.config.routes import (
    PER_SECOND,
    Route,
    limits_rates,
    names_no_tenant,
    routes,
)
from saaswright.blueprint.config.written import as_yaml
from saaswright.blueprint.site import Site

_FILE: Final = "/etc/traefik/dynamic.yml"


def configure(site: Site) -> Configured:
    """The file of routers, services and middlewares, and logs as JSON."""
    name = site.component.name
    text = as_yaml(
        {"http": _dynamic(site)}, f"{name}: routes of {site.brief.architecture.product}."
    )
    return Configured(
        files=(ConfigFile(f"{name}-traefik", f"config/{name}/dynamic.yml", _FILE, text),),
        arguments=("--accesslog=true", "--accesslog.format=json", "--log.format=json"),
    )


def _dynamic(site: Site) -> dict[str, Any]:
    middlewares = _middlewares(site)
    ways = routes(site)
    return {
        "routers": {
            "healthz": {
                "rule": "Path(`/healthz`)",
                "priority": 1000,
                "service": "ping@internal",
                "entryPoints": ["web"],
            },
            **{way.host: _router(way, tuple(middlewares)) for way in ways},
        },
        "middlewares": middlewares,
        "services": {way.host: {"loadBalancer": _balancer(way)} for way in ways},
    }


def _router(route: Route, middlewares: tuple[str, ...]) -> dict[str, Any]:
    return {
        "rule": f"PathPrefix(`{route.path}`)",
        "service": route.host,
        "entryPoints": ["web"],
        "middlewares": list(middlewares),
    }


def _balancer(route: Route) -> dict[str, Any]:
    return {"passHostHeader": True, "servers": [{"url": f"http://{route.host}:{route.port}"}]}


def _middlewares(site: Site) -> dict[str, Any]:
    headers: dict[str, Any] = {"contentTypeNosniff": True, "frameDeny": True}
    if names_no_tenant(site):
        # The application reads the tenant from the host name; what a client claims is dropped.
        headers["customRequestHeaders"] = {"X-Tenant-ID": ""}
    found: dict[str, Any] = {"headers": {"headers": headers}}
    if limits_rates(site):
        found["rates"] = {"rateLimit": {"average": PER_SECOND, "burst": 2 * PER_SECOND}}
    return found
