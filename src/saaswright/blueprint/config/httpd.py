"""Apache HTTP Server as a reverse proxy: the whole ``httpd.conf``.

Requests are passed on by ``mod_rewrite`` over connections that are not reused, so that each looks
the service's name up anew and replicas are seen. Source: Apache documentation of ``mod_proxy``
(workers, ``disablereuse``) and ``mod_rewrite`` (flag ``P``).
"""

from __future__ import annotations

from typing import Final

from saaswright.blueprint.config.configured import ConfigFile, Configured
from saaswright.blueprint.config.routes import Route, by_subdomain, routes
from saaswright.blueprint.site import Site

_FILE: Final = "/usr/local/apache2/conf/httpd.conf"
_STATIC: Final = "/srv/www"
_MODULES: Final = (
    "mpm_event", "unixd", "authz_core", "log_config", "setenvif", "headers", "mime", "dir",
    "rewrite", "proxy", "proxy_http",
)  # fmt: skip


def configure(site: Site) -> Configured:
    """The server's configuration, and where it writes its process id."""
    name = site.component.name
    environment = [
        (
            "PROXY_MAX_BODY_BYTES",
            str(100_000_000 if "100m" in site.ref("PROXY_MAX_BODY") else 10_000_000),
            "Larger request bodies are refused; bytes.",
        )
    ]
    if by_subdomain(site):
        why = "Whether the host name decides which tenant a request is for."
        environment.append(("PROXY_TENANT_ROUTING", site.ref("TENANT_ROUTING"), why))
    return Configured(
        files=(ConfigFile(f"{name}-httpd", f"config/{name}/httpd.conf", _FILE, _text(site)),),
        environment=tuple(environment),
        writable=("/usr/local/apache2/logs",),
    )


def _text(site: Site) -> str:
    port = site.brief.port(site.component)
    modules = "\n".join(f"LoadModule {name}_module modules/mod_{name}.so" for name in _MODULES)
    return (
        "\n".join(
            [
                f"# {site.component.name}: reverse proxy of {site.brief.architecture.product}.",
                f"# Files of a front end belong in {_STATIC}; without any the application answers.",
                "ServerRoot /usr/local/apache2",
                "ServerName localhost",
                f"Listen {port.port if port else 80}",
                modules,
                _SETTINGS,
                _SUBDOMAIN if by_subdomain(site) else "",
                "RewriteEngine On",
                "RewriteRule ^/healthz$ - [R=200,END]",
                'ErrorDocument 200 "ok"',
                *(_rule(route) for route in routes(site)),
            ]
        ).replace("\n\n\n", "\n\n")
        + "\n"
    )


_SETTINGS: Final = r"""
User www-data
Group www-data
ServerTokens Prod
ServerSignature Off
TraceEnable Off
ErrorLog /proc/self/fd/2
LogFormat "{\"time\":\"%{%Y-%m-%dT%H:%M:%S%z}t\",\"level\":\"info\",\"client\":\"%a\",\
\"method\":\"%m\",\"uri\":\"%U\",\"status\":%>s,\"microseconds\":%D}" json
CustomLog /proc/self/fd/1 json
LimitRequestBody ${PROXY_MAX_BODY_BYTES}
TypesConfig conf/mime.types

<Directory />
    AllowOverride None
    Require all granted
</Directory>

Header always set X-Content-Type-Options nosniff
Header always set X-Frame-Options SAMEORIGIN
Header always set Referrer-Policy strict-origin-when-cross-origin

ProxyRequests Off
ProxyPreserveHost On
ProxyTimeout 60
RequestHeader set X-Forwarded-Proto %{REQUEST_SCHEME}s "expr=-z %{HTTP:X-Forwarded-Proto}"
"""

_SUBDOMAIN: Final = r"""
# acme.example.com: acme. Where the header does not decide, what a client claims in it is dropped.
SetEnvIf Host "^([a-z0-9-]+)\.[^.]+\.[a-z]" TENANT=$1
RequestHeader unset X-Tenant-ID "expr='${PROXY_TENANT_ROUTING}' != 'header'"
RequestHeader set X-Tenant-ID "%{TENANT}e" \
    "expr='${PROXY_TENANT_ROUTING}' == 'subdomain' && -n reqenv('TENANT')"
"""


def _rule(route: Route) -> str:
    target = f"http://{route.host}:{route.port}%{{REQUEST_URI}}"
    if not route.everything:
        return f"# {route.purpose}\nRewriteRule ^{route.path} {target} [P]"
    return f"""\
# Files of the front end where there are any, else the application. {route.purpose}
RewriteRule ^/api/ {target} [P]
RewriteCond {_STATIC}%{{REQUEST_URI}} -f
RewriteRule ^ {_STATIC}%{{REQUEST_URI}} [END]
RewriteCond {_STATIC}%{{REQUEST_URI}}/index.html -f
RewriteRule ^ {_STATIC}%{{REQUEST_URI}}/index.html [END]
RewriteRule ^ {target} [P]"""
