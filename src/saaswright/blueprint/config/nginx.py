"""nginx as a reverse proxy: a server block that the image's start script fills in and loads.

Service names are looked up again and again (``resolver`` and a variable in ``proxy_pass``), so
that replicas that come and go are seen; nginx then spreads requests over all addresses. The
resolver and the domain are parameters, since they are the only things that differ between Docker
and a cluster. Source: nginx documentation, ``ngx_http_proxy_module`` and ``resolver``.
"""

from __future__ import annotations

from typing import Final

from saaswright.blueprint.config.configured import ConfigFile, Configured
from saaswright.blueprint.config.routes import (
    Route,
    by_subdomain,
    limits_rates,
    routes,
)
from saaswright.blueprint.site import Site

_TEMPLATE: Final = "/etc/nginx/templates/default.conf.template"
_LOADED: Final = "/etc/nginx/conf.d"
STATIC_ROOT: Final = "/srv/www"
"""Where a front end's files go; the image has none, so that as it is the application answers."""


def configure(site: Site) -> Configured:
    """The server block, the variables in it, and the directory that it is written to."""
    name = site.component.name
    variables = [
        ("PROXY_RESOLVER", "Where the proxy looks service names up, again every five seconds."),
        ("PROXY_SERVICE_DOMAIN", "Appended to service names where the resolver needs whole names."),
        ("PROXY_MAX_BODY", "Larger request bodies are refused."),
    ]
    if limits_rates(site):
        variables.append(("PROXY_RATE_LIMIT", "Requests a second from one address, then 429."))
    environment = [(key, site.ref(key), sentence) for key, sentence in variables]
    if by_subdomain(site):
        why = "Whether the host name decides which tenant a request is for."
        environment.append(("PROXY_TENANT_ROUTING", site.ref("TENANT_ROUTING"), why))
    filtered = ("NGINX_ENVSUBST_FILTER", "^PROXY_", "Only these variables are filled in.")
    return Configured(
        files=(
            ConfigFile(
                f"{name}-nginx", f"config/{name}/default.conf.template", _TEMPLATE, _text(site)
            ),
        ),
        environment=(*environment, filtered),
        writable=(_LOADED,),
    )


def _text(site: Site) -> str:
    ways = routes(site)
    port = site.brief.port(site.component)
    rates = limits_rates(site)
    parts = [
        _head(site),
        _RATE_ZONE if rates else "",
        _SUBDOMAIN if by_subdomain(site) else "",
        _MAPS,
        "server {",
        f"    listen {port.port if port else 80};",
        _SERVER.strip("\n"),
        "    limit_req zone=clients burst=40 nodelay;\n    limit_req_status 429;\n"
        if rates
        else "",
        _proxy_headers(by_subdomain(site)),
        *(_location(route) for route in ways if not route.everything),
        *(
            _main(route, static=site.component.role != "gateway")
            for route in ways
            if route.everything
        ),
        "}",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _head(site: Site) -> str:
    return f"""\
# {site.component.name}: reverse proxy of {site.brief.architecture.product}.
# The image's start script fills in ${{PROXY_...}} from the environment and writes the result to
# {_LOADED}/default.conf. Static files of a front end belong in {STATIC_ROOT}: build an image FROM
# this service's image, copy them there, and put it in the compose file.

resolver ${{PROXY_RESOLVER}} valid=5s ipv6=off;
resolver_timeout 3s;
"""


_RATE_ZONE: Final = """\
# Behind another load balancer the address is that one's: set real_ip_header and set_real_ip_from.
limit_req_zone $binary_remote_addr zone=clients:10m rate=${PROXY_RATE_LIMIT};
"""

_SUBDOMAIN: Final = """\
# acme.example.com → acme; a bare domain or an address names no tenant. Where the header does not
# decide, what a client claims in it is not passed on.
map $host $tenant_of_host {
    default "";
    "~^[0-9.]+$" "";
    "~^(?<label>[a-z0-9-]+)\\.[^.]+\\.[^.]+" $label;
}
map ${PROXY_TENANT_ROUTING} $tenant {
    default "";
    header $http_x_tenant_id;
    subdomain $tenant_of_host;
}
"""

_MAPS: Final = """\
map $http_upgrade $connection_upgrade {
    default upgrade;
    "" "";
}
map $http_x_forwarded_proto $client_scheme {
    default $http_x_forwarded_proto;
    "" $scheme;
}
map $client_scheme $transport_security {
    default "";
    https "max-age=31536000; includeSubDomains";
}
log_format json_lines escape=json
    '{"time":"$time_iso8601","level":"info","client":"$remote_addr","method":"$request_method",'
    '"uri":"$request_uri","status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,'
    '"upstream":"$upstream_addr","host":"$host"}';
"""

_SERVER: Final = """
    server_name _;
    server_tokens off;
    access_log /dev/stdout json_lines;
    client_max_body_size ${PROXY_MAX_BODY};

    add_header X-Content-Type-Options nosniff always;
    add_header X-Frame-Options SAMEORIGIN always;
    add_header Referrer-Policy strict-origin-when-cross-origin always;
    add_header Strict-Transport-Security $transport_security always;

    location = /healthz {
        access_log off;
        default_type text/plain;
        return 200 "ok\\n";
    }
"""


def _proxy_headers(subdomain: bool) -> str:
    """What every proxied request carries; set once for the server, so locations set none."""
    tenant = "    proxy_set_header X-Tenant-ID $tenant;\n" if subdomain else ""
    return f"""
    proxy_http_version 1.1;
    proxy_set_header Host $host;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $client_scheme;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
{tenant}    proxy_connect_timeout 3s;
    proxy_read_timeout 60s;
    proxy_next_upstream error timeout http_502 http_503;
    proxy_next_upstream_tries 2;
"""


def _pass(route: Route) -> str:
    return f"""\
        set $service {route.host}${{PROXY_SERVICE_DOMAIN}};
        proxy_pass http://$service:{route.port};"""


def _location(route: Route) -> str:
    return f"    # {route.purpose}\n    location {route.path} {{\n{_pass(route)}\n    }}\n"


def _main(route: Route, *, static: bool) -> str:
    if not static:
        return _location(route)
    return f"""\
    # Files of the front end where there are any, else the application.
    location / {{
        root {STATIC_ROOT};
        try_files $uri $uri/index.html @application;
    }}
    location /api/ {{
{_pass(route)}
    }}
    # {route.purpose}
    location @application {{
{_pass(route)}
    }}"""
