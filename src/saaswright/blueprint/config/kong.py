"""Kong without a database: a declarative file of services, routes and plugins.

Kong looks service names up by itself and goes round over all addresses. Counters of rate limits
are kept in the product's cache where the gateway may call it, so that all copies share them.
Source: Kong Gateway documentation, "DB-less and declarative configuration", ``rate-limiting``.
"""

from __future__ import annotations

from typing import Any, Final

from saaswright.blueprint.accounts import WORDS, prefix
from saaswright.blueprint.config.configured import ConfigFile, Configured
from saaswright.blueprint.config.routes import (
    PER_SECOND,
    limits_rates,
    names_no_tenant,
    routes,
    takes_uploads,
)
from saaswright.blueprint.config.written import as_yaml
from saaswright.blueprint.site import Site

_FILE: Final = "/etc/kong/kong.yml"
_SECRET_VARIABLE: Final = "GATEWAY_CACHE_SECRET"  # noqa: S105 - the variable's name


def configure(site: Site) -> Configured:
    """The declarative file; what else Kong is told stands in the catalog."""
    name = site.component.name
    environment = [
        ("KONG_DECLARATIVE_CONFIG", _FILE, "Services, routes and plugins."),
        ("KONG_DNS_VALID_TTL", "5", "Replicas that come and go are seen within five seconds."),
    ]
    cache = _shared_cache(site)
    if cache is not None:
        why = "Counters of rate limits are shared by all copies of the gateway."
        environment.append((_SECRET_VARIABLE, cache[1], why))
    text = as_yaml(
        _declared(site), f"{name}: routes of {site.brief.architecture.product}; read at start."
    )
    file = ConfigFile(f"{name}-kong", f"config/{name}/kong.yml", _FILE, text)
    return Configured((file,), tuple(environment))


def _shared_cache(site: Site) -> tuple[str, str, int] | None:
    """Host, password and port of a Redis-compatible cache that the gateway calls."""
    for connection, target in site.brief.calls(site.component):
        name = f"{prefix(site.brief.holder(target))}_{WORDS['password'].suffix}"
        if site.brief.family(target) == "redis" and name in site.parameters:
            return target.name, site.ref(name), connection.port
    return None


def _declared(site: Site) -> dict[str, Any]:
    return {
        "_format_version": "3.0",
        "services": [
            {
                "name": route.host,
                "protocol": "http",
                "host": route.host,
                "port": route.port,
                "connect_timeout": 3000,
                "read_timeout": 60000,
                "write_timeout": 60000,
                "retries": 2,
                "routes": [
                    {
                        "name": route.host,
                        "paths": [route.path],
                        "strip_path": False,
                        "preserve_host": True,
                    }
                ],
            }
            for route in routes(site)
        ],
        "plugins": _plugins(site),
    }


def _plugins(site: Site) -> list[dict[str, Any]]:
    largest = 100 if takes_uploads(site) else 10
    found: list[dict[str, Any]] = [
        {
            "name": "correlation-id",
            "config": {"header_name": "X-Request-ID", "echo_downstream": True},
        },
        {"name": "prometheus", "config": {"per_consumer": False}},
        {"name": "request-size-limiting", "config": {"allowed_payload_size": largest}},
    ]
    if limits_rates(site):
        found.append({"name": "rate-limiting", "config": _rates(site)})
    if names_no_tenant(site):
        # The application reads the tenant from the host name; what a client claims is dropped.
        remove = {"remove": {"headers": ["X-Tenant-ID"]}}
        found.append({"name": "request-transformer", "config": remove})
    return found


def _rates(site: Site) -> dict[str, Any]:
    rates: dict[str, Any] = {"second": PER_SECOND, "limit_by": "ip", "policy": "local"}
    cache = _shared_cache(site)
    if cache is not None:
        host, _, port = cache
        reference = _SECRET_VARIABLE.lower().replace("_", "-")
        rates |= {
            "policy": "redis",
            "fault_tolerant": True,
            "redis": {"host": host, "port": port, "password": f"{{vault://env/{reference}}}"},
        }
    return rates
