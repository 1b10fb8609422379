"""Every parameter that a drawing may refer to: what it is, its default, what a plan makes of it.

The defaults let the whole product start on one small machine; ``plans/<plan>.env`` holds a plan's
own values. What a drawing does not refer to in the end is dropped again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from saaswright.architecture.model import Component, PlanDesign
from saaswright.blueprint.accounts import prefix
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.config.routes import PER_SECOND
from saaswright.blueprint.declared import Declared, sized
from saaswright.blueprint.model import Parameter
from saaswright.blueprint.references import FIRST_TAG
from saaswright.blueprint.registries import mirror, mirrored, registry_host
from saaswright.blueprint.sizes import accounts, replication, sizes

_FIRST_PORT: Final = 8080
_HTTP: Final = frozenset({"http", "https"})

_GENERAL: Final = (
    Parameter("LOG_LEVEL", "least severity that is logged: debug, info, warning, error", "info"),
    Parameter("LOG_FORMAT", "form of log lines: json for machines, text for people", "json"),
    Parameter("METRICS_PORT", "port of the Prometheus metrics, never published", "9090", "integer"),
    Parameter("LOG_MAX_SIZE", "size at which a container's log file is rotated", "10m", "size"),
    Parameter("LOG_MAX_FILES", "rotated log files that are kept", "3", "integer"),
    Parameter(
        "PROXY_RESOLVER",
        "DNS server that the proxy asks; 127.0.0.11 is Docker's, elsewhere the cluster's own",
        "127.0.0.11",
    ),
    Parameter(
        "PROXY_SERVICE_DOMAIN",
        "what the proxy appends to service names: nothing in Docker, in Kubernetes "
        "`.<namespace>.svc.cluster.local`",
        "",
    ),
)


def declare(brief: Brief) -> tuple[Declared, ...]:
    """All of them, general ones first, then by component in the architecture's order."""
    found = [
        *_of_plan(brief),
        *(Declared(p) for p in _GENERAL),
        *_proxy(brief),
        *_registries(brief),
    ]
    for component in brief.architecture.components:
        found += accounts(brief, component)
        found += replication(brief, component)
        if brief.is_drawn(component):
            found += _tag(brief, component)
            found += _entry(brief, component)
            found += sizes(brief, component)
        found += _tenant_host(component)
    return tuple({item.parameter.name: item for item in found}.values())


def by_name(declared: tuple[Declared, ...]) -> dict[str, Parameter]:
    """The parameters alone, by name."""
    return {item.parameter.name: item.parameter for item in declared}


def _of_plan(brief: Brief) -> Iterator[Declared]:
    """What the application is told about the plan that it serves."""
    plans = brief.architecture.plans
    for name, purpose, value, otherwise in _OF_PLAN:
        default = value(plans[0]) if plans else otherwise
        yield Declared(Parameter(name, purpose, default or otherwise), value)


_OF_PLAN: Final[tuple[tuple[str, str, Callable[[PlanDesign], str], str], ...]] = (
    ("PLAN", "service plan that this deployment is sold as", lambda p: p.name, "all"),
    ("TENANCY", "what tenants share: shared, siloed, hybrid", lambda p: p.tenancy, "shared"),
    ("DEPLOYMENT_MODEL", "whose account it runs in", lambda p: p.deployment, "hosted"),
    (
        "TENANT_ROUTING",
        "how a request finds its tenant: header, subdomain, dedicated-instance",
        lambda p: p.routing,
        "header",
    ),
)


def _tenant_host(component: Component) -> Iterator[Declared]:
    """Where a tenant's own data store is, when tenants share the application but not the data."""
    if component.tier == "data" and component.stateful:
        purpose = (
            f"host name of a tenant's own {component.name}; `{{tenant}}` in it stands for the "
            "tenant's id"
        )
        name = f"TENANT_{prefix(component)}_HOST"
        yield Declared(Parameter(name, purpose, component.name), group=component.name)


def _proxy(brief: Brief) -> Iterator[Declared]:
    needs = brief.requirements.workload.needs or ()
    largest = "100m" if "file-uploads" in needs else "10m"
    purpose = "largest request body that the proxy takes"
    yield Declared(Parameter("PROXY_MAX_BODY", purpose, largest, "size"))
    purpose = "requests from one address before it is slowed down; a value to start from"
    yield Declared(Parameter("PROXY_RATE_LIMIT", purpose, f"{PER_SECOND}r/s"))


def published(brief: Brief, component: Component) -> tuple[str, int]:
    """The parameter and the default of an entry's published port: 8080 and on for HTTP."""
    port = brief.port(component)
    if port is not None and port.protocol not in _HTTP:
        return f"{prefix(component)}_PORT", port.port
    at = [item.name for item in brief.drawn() if item.entry].index(component.name)
    return ("HTTP_PORT" if at == 0 else f"{prefix(component)}_PORT"), _FIRST_PORT + at


def _entry(brief: Brief, component: Component) -> Iterator[Declared]:
    if not component.entry:
        return
    name, number = published(brief, component)

    def in_plan(plan: PlanDesign) -> str | None:
        item = sized(plan, component.name)
        more = item.replicas - 1 if item else 0
        return f"{number}-{number + more}" if more > 0 else None

    purpose = (
        f"{component.name}: port on the host; a range such as {number}-{number + 1} for copies"
    )
    yield Declared(Parameter(name, purpose, str(number)), in_plan, component.name)


def _tag(brief: Brief, component: Component) -> Iterator[Declared]:
    if component.custom and brief.image_owner(component) == component:
        purpose = f"{component.name}: release to run; push an image with this tag first"
        parameter = Parameter(f"{prefix(component)}_TAG", purpose, FIRST_TAG, "image-tag")
        yield Declared(parameter, group=component.name)


def _registries(brief: Brief) -> Iterator[Declared]:
    registry = brief.requirements.images.registry or brief.architecture.product
    purpose = "registry and name space of the product's own images"
    yield Declared(Parameter("IMAGE_REGISTRY", purpose, registry.rstrip("/")))
    for host in sorted(_public_hosts(brief)) if mirrored(brief) else ():
        purpose = f"registry to pull from instead of {host} where that cannot be reached"
        yield Declared(Parameter(mirror(host), purpose, host))


def _public_hosts(brief: Brief) -> set[str]:
    technologies = (brief.technology(item) for item in brief.drawn() if not item.custom)
    return {registry_host(t.image.repository) for t in technologies if t and t.image}
