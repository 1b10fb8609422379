"""Envoy as a proxy or gateway: a static bootstrap.

Clusters are ``STRICT_DNS``: every address behind a service name becomes an endpoint, looked up
again every five seconds, requests go round. Source: Envoy documentation, "Service discovery".
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

_FILE: Final = "/etc/envoy/envoy.yaml"
_TYPE: Final = "type.googleapis.com/envoy.extensions"
_STATUS: Final = 9901
_ADMIN: Final = 9902
_ROUTER: Final[dict[str, Any]] = {
    "name": "envoy.filters.http.router",
    "typed_config": {"@type": f"{_TYPE}.filters.http.router.v3.Router"},
}


def configure(site: Site) -> Configured:
    """The bootstrap; Envoy needs nothing from the environment."""
    name = site.component.name
    text = as_yaml(
        _bootstrap(site), f"{name}: routes of {site.brief.architecture.product}; read at start."
    )
    file = ConfigFile(f"{name}-envoy", f"config/{name}/envoy.yaml", _FILE, text)
    return Configured((file,), command=("envoy", "-c", _FILE))


def _bootstrap(site: Site) -> dict[str, Any]:
    port = site.brief.port(site.component)
    ways = routes(site)
    requests = _listener("requests", port.port if port else 10000, _connection_manager(site, ways))
    return {
        # Reachable from inside the container only: it can stop the proxy.
        "admin": {"address": _address("127.0.0.1", _ADMIN)},
        "static_resources": {
            "listeners": [requests, _listener("status", _STATUS, _status())],
            "clusters": [*map(_cluster, ways), _admin_cluster()],
        },
    }


def _listener(name: str, port: int, manager: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "address": _address("0.0.0.0", port),  # noqa: S104 - a container's own network
        "filter_chains": [{"filters": [manager]}],
    }


def _status() -> dict[str, Any]:
    """Readiness and metrics for others, of all that the administration port can do."""
    shown = ("/ready", "/stats/prometheus")
    routes = [{"match": {"path": path}, "route": {"cluster": "admin"}} for path in shown]
    return _manager("status", [_ROUTER], {"name": "all", "domains": ["*"], "routes": routes})


def _admin_cluster() -> dict[str, Any]:
    return _cluster(Route("/", "admin", _ADMIN, ""), address="127.0.0.1")


def _connection_manager(site: Site, ways: tuple[Route, ...]) -> dict[str, Any]:
    filters: list[dict[str, Any]] = []
    if limits_rates(site):
        filters.append(_rate_limit())
    filters.append(_ROUTER)
    host: dict[str, Any] = {
        "name": "all",
        "domains": ["*"],
        "routes": [
            {
                "match": {"path": "/healthz"},
                "direct_response": {"status": 200, "body": {"inline_string": "ok\n"}},
            },
            *(_route(route) for route in ways),
        ],
    }
    if names_no_tenant(site):
        # The application reads the tenant from the host name; what a client claims is dropped.
        host["request_headers_to_remove"] = ["X-Tenant-ID"]
    return _manager("requests", filters, host, access_log=[_access_log()], use_remote_address=True)


def _manager(
    name: str, filters: list[dict[str, Any]], host: dict[str, Any], **more: Any
) -> dict[str, Any]:
    return _named(
        "envoy.filters.network.http_connection_manager",
        "filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix=name,
        http_filters=filters,
        route_config={"name": name, "virtual_hosts": [host]},
        **more,
    )


def _named(name: str, kind: str, **config: Any) -> dict[str, Any]:
    return {"name": name, "typed_config": {"@type": f"{_TYPE}.{kind}", **config}}


def _address(host: str, port: int) -> dict[str, Any]:
    return {"socket_address": {"address": host, "port_value": port}}


def _route(route: Route) -> dict[str, Any]:
    return {
        "match": {"prefix": route.path},
        "route": {
            "cluster": route.host,
            "timeout": "60s",
            "retry_policy": {"retry_on": "connect-failure,refused-stream", "num_retries": 2},
        },
    }


def _cluster(route: Route, address: str | None = None) -> dict[str, Any]:
    endpoint = {"endpoint": {"address": _address(address or route.host, route.port)}}
    return {
        "name": route.host,
        "type": "STRICT_DNS",
        "dns_refresh_rate": "5s",
        "dns_lookup_family": "V4_ONLY",
        "connect_timeout": "3s",
        "lb_policy": "ROUND_ROBIN",
        "load_assignment": {
            "cluster_name": route.host,
            "endpoints": [{"lb_endpoints": [endpoint]}],
        },
    }


def _access_log() -> dict[str, Any]:
    shown = {
        "time": "%START_TIME%",
        "level": "info",
        "method": "%REQ(:METHOD)%",
        "path": "%REQ(:PATH)%",
        "status": "%RESPONSE_CODE%",
        "ms": "%DURATION%",
        "upstream": "%UPSTREAM_HOST%",
    }
    return _named(
        "envoy.access_loggers.stdout",
        "access_loggers.stream.v3.StdoutAccessLog",
        log_format={"json_format": shown},
    )


def _rate_limit() -> dict[str, Any]:
    """A bucket for the whole copy of the proxy; a limit for each client needs a service."""
    whole = {"numerator": 100, "denominator": "HUNDRED"}
    return _named(
        "envoy.filters.http.local_ratelimit",
        "filters.http.local_ratelimit.v3.LocalRateLimit",
        stat_prefix="limited",
        token_bucket={
            "max_tokens": PER_SECOND * 50,
            "tokens_per_fill": PER_SECOND * 50,
            "fill_interval": "1s",
        },
        filter_enabled={"runtime_key": "rate_limit_enabled", "default_value": whole},
        filter_enforced={"runtime_key": "rate_limit_enforced", "default_value": whole},
    )
