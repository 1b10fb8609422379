"""HAProxy as a reverse proxy: ``haproxy.cfg``.

Servers come from a template that is filled by DNS, again every five seconds, so that replicas are
seen. Source: HAProxy configuration manual, ``server-template`` and ``resolvers``.
"""

from __future__ import annotations

from typing import Final

from saaswright.blueprint.config.configured import ConfigFile, Configured
from saaswright.blueprint.config.routes import PER_SECOND, Route, by_subdomain, limits_rates, routes
from saaswright.blueprint.site import Site

_FILE: Final = "/usr/local/etc/haproxy/haproxy.cfg"
_SLOTS: Final = 20
"""Replicas that each backend has room for."""


def configure(site: Site) -> Configured:
    """The configuration, and where names are looked up."""
    name = site.component.name
    environment = [
        ("PROXY_RESOLVER", site.ref("PROXY_RESOLVER"), "Where service names are looked up."),
        (
            "PROXY_SERVICE_DOMAIN",
            site.ref("PROXY_SERVICE_DOMAIN"),
            "Appended to service names where the resolver needs whole names.",
        ),
    ]
    if by_subdomain(site):
        why = "Whether the host name decides which tenant a request is for."
        environment.append(("PROXY_TENANT_ROUTING", site.ref("TENANT_ROUTING"), why))
    return Configured(
        files=(ConfigFile(f"{name}-haproxy", f"config/{name}/haproxy.cfg", _FILE, _text(site)),),
        environment=tuple(environment),
    )


def _text(site: Site) -> str:
    port = site.brief.port(site.component)
    ways = routes(site)
    lines = [
        f"# {site.component.name}: reverse proxy of {site.brief.architecture.product}.",
        _BASE,
        "frontend requests",
        f"    bind :{port.port if port else 80}",
        "    monitor-uri /healthz",
        "    acl told_scheme req.hdr(X-Forwarded-Proto) -m found",
        "    http-request set-header X-Forwarded-Proto http if !told_scheme",
        "    http-response set-header X-Content-Type-Options nosniff",
        "    http-response set-header X-Frame-Options SAMEORIGIN",
        *(_RATE if limits_rates(site) else ()),
        *(_SUBDOMAIN if by_subdomain(site) else ()),
        *(f"    use_backend {w.host} if {{ path_beg {w.path} }}" for w in ways if not w.everything),
        *(f"    default_backend {w.host}" for w in ways if w.everything),
        *(_backend(route) for route in ways),
    ]
    return "\n".join(lines) + "\n"


_BASE: Final = """
global
    log stdout format raw local0 info
    maxconn 10000

defaults
    mode http
    log global
    log-format '{"level":"info","client":"%ci","request":%{+Q}r,"status":%ST,"server":"%s"}'
    option forwardfor
    option redispatch
    retries 2
    timeout connect 3s
    timeout http-request 10s
    timeout client 60s
    timeout server 60s

resolvers services
    nameserver dns "${PROXY_RESOLVER}:53"
    hold valid 5s
    resolve_retries 3
"""

_RATE: Final = (
    "    stick-table type ip size 100k expire 30s store http_req_rate(1s)",
    "    http-request track-sc0 src",
    f"    http-request deny deny_status 429 if {{ sc_http_req_rate(0) gt {PER_SECOND} }}",
)
_SUBDOMAIN: Final = (
    "    acl by_host env(PROXY_TENANT_ROUTING) subdomain",
    "    acl by_header env(PROXY_TENANT_ROUTING) header",
    "    acl named req.hdr(Host) -m reg ^[a-z0-9-]+\\.[^.]+\\.[a-z]",
    "    http-request del-header X-Tenant-ID unless by_header",
    "    http-request set-header X-Tenant-ID %[req.hdr(Host),field(1,.)] if by_host named",
)


def _backend(route: Route) -> str:
    return f"""
backend {route.host}
    balance roundrobin
    default-server check inter 5s resolvers services init-addr none
    server-template {route.host} {_SLOTS} "{route.host}${{PROXY_SERVICE_DOMAIN}}:{route.port}"
"""
