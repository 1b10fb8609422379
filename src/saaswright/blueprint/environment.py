"""``environment``: configuration by variables (twelve-factor app, III), the same for every plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from saaswright.architecture.model import Component, Connection
from saaswright.blueprint.accounts import fill, prefix
from saaswright.blueprint.config import configure
from saaswright.blueprint.site import Part, Site

_SESSIONS: Final = "sessions"
TENANT_HEADER: Final = "X-Tenant-ID"
"""The request header that names the tenant (specification, phase 10)."""

_NO_CACHE: Final = "phi"
_APP_ROLES: Final = frozenset({"api", "api-next", "ingest", "query-api"})


class Entry(msgspec.Struct, frozen=True):
    """One variable: its value, the decision behind it, and why it is there."""

    name: str
    value: str
    decision: str
    sentence: str


def environment(site: Site) -> Part | None:
    """The variables of the server's own image, or of the product's image."""
    entries = list(_own_image(site) if site.component.custom else _public_image(site))
    if not entries:
        return None
    return Part(
        {entry.name: entry.value for entry in entries},
        site.component.decision,
        "Everything that differs between deployments comes from the environment.",
        tuple(((entry.name,), entry.decision, entry.sentence) for entry in entries),
    )


def _public_image(site: Site) -> Iterator[Entry]:
    technology = site.technology
    if technology is None:
        return
    decision = site.component.decision
    for variable in technology.variables:
        if variable.on == "server":
            value = fill(site, site.component, variable.value)
            yield Entry(variable.name, value, decision, _sentence(variable.purpose))
    own = configure(site)
    for name, value, sentence in own.environment:
        yield Entry(name, value, decision, sentence)
    if own.clients:
        yield from _clients(site)


def _own_image(site: Site) -> Iterator[Entry]:
    """The contract of the product's own images: port, dependencies, tenancy, logs, metrics."""
    component, brief = site.component, site.brief
    port = brief.port(component)
    if port is not None and not component.one_shot:
        why = "The process listens here; the healthcheck asks here."
        yield Entry("PORT", str(port.port), component.decision, why)
    yield from _clients(site)
    yield from _database_pool(site)
    yield from _sessions(site)
    yield from _tenancy(site)
    for name, decision, sentence in (
        ("LOG_FORMAT", "observability", "Structured logs, one JSON object a line."),
        ("LOG_LEVEL", "observability", "How much is logged."),
        ("METRICS_PORT", "observability", "Prometheus metrics, on a port that is not published."),
    ):
        if name != "METRICS_PORT" or not component.one_shot:
            yield Entry(name, site.ref(name), decision, sentence)


def _clients(site: Site) -> Iterator[Entry]:
    """How the component reaches everything it calls; a second of a kind has its name before."""
    taken: set[str] = set()
    for connection, target in site.calls():
        for entry in _client(site, connection, target):
            name = entry.name if entry.name not in taken else f"{prefix(target)}_{entry.name}"
            taken.add(name)
            yield msgspec.structs.replace(entry, name=name)


def _client(site: Site, connection: Connection, target: Component) -> Iterator[Entry]:
    """How the component reaches ``target``: in the words of its technology, else a plain URL."""
    technology = site.brief.technology(target)
    variables = technology.variables if technology and not target.custom else ()
    why = _sentence(connection.purpose) or f"It calls {target.name}."
    clients = [
        variable
        for variable in variables
        if variable.on == "client" and variable.decision in (None, target.decision)
    ]
    for variable in clients:
        value = fill(site, target, variable.value, connection)
        yield Entry(variable.name, value, target.decision, why)
    if not clients and connection.protocol in ("http", "https", "grpc"):
        url = f"{connection.protocol}://{target.name}:{connection.port}"
        yield Entry(f"{prefix(target)}_URL", url, target.decision, why)


def _database_pool(site: Site) -> Iterator[Entry]:
    stores = ("database", "pooler")
    target = next((t for _, t in site.calls() if t.role in stores and t.tier != "external"), None)
    name = f"{prefix(site.component)}_POOL_SIZE"
    if target is not None and not site.component.one_shot and name in site.parameters:
        why = f"Connections each copy keeps open to {target.name}: together they must fit it."
        yield Entry("DB_POOL_SIZE", site.ref(name), "scaling", why)


def _sessions(site: Site) -> Iterator[Entry]:
    """Sessions live outside the application, so that any copy can answer any request."""
    requirements = site.brief.requirements
    for connection, target in site.calls():
        if target.role != "cache":
            continue
        if _SESSIONS in (requirements.workload.needs or ()) and site.component.role in _APP_ROLES:
            url = next(_client(site, connection, target), None)
            if url is not None:
                why = "Sessions live here, so that every copy of the application is the same."
                yield Entry("SESSION_STORE_URL", url.value, target.decision, why)
        if _NO_CACHE in requirements.compliance.sensitive_data:
            why = "Health data must not be cached (specification, phase 6, HIPAA)."
            yield Entry("CACHE_SENSITIVE_DATA", "false", "cache", why)


def _tenancy(site: Site) -> Iterator[Entry]:
    for name, decision, sentence in (
        ("PLAN", "tenancy", "Which plan this deployment serves: limits and features follow it."),
        (
            "TENANCY",
            "tenancy",
            "Whether rows carry a tenant's id or the deployment is one tenant's.",
        ),
        ("DEPLOYMENT_MODEL", "deployment-model", "Whose account it runs in: nothing else differs."),
    ):
        yield Entry(name, site.ref(name), decision, sentence)
    if site.component.one_shot:
        return
    why = "How a request names its tenant."
    yield Entry("TENANT_ROUTING", site.ref("TENANT_ROUTING"), "tenant-routing", why)
    yield Entry("TENANT_HEADER", TENANT_HEADER, "tenant-routing", why)
    if any(plan.tenancy == "hybrid" for plan in site.brief.architecture.plans):
        for _, target in site.calls():
            name = f"TENANT_{prefix(target)}_HOST"
            if name in site.parameters and target.role.endswith("database"):
                why = f"Tenants share the application, not the data: each has its {target.name}."
                yield Entry(name, site.ref(name), "tenancy", why)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
