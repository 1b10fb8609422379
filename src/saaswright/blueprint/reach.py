"""``ports``, ``expose`` and ``networks``: who may reach a service.

The platform that onboards the spec draws its own network and ignores these (facts on its compose
attributes), so none of them carries a requirement alone: data stores ask for credentials too, and
no port of theirs is published.
"""

from __future__ import annotations

from typing import Final

from saaswright.architecture.model import Component, Connection
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.parameters import published
from saaswright.blueprint.site import Part, Site
from saaswright.compose.model import Attachment, Network, Port

NETWORKS: Final = {
    "edge": "What the outside reaches.",
    "limits": "Where the entry counts calls, apart from the other data stores; no way out.",
    "app": "Where services of the application call each other.",
    "data": "Where data stores are called; no way out.",
    "payments": "What talks to the payment provider, apart from the rest.",
}
_PAYMENTS: Final = "payments"
_LIMITS: Final = "limits"


def ports(site: Site) -> Part | None:
    """The published port of what the outside calls; of nothing else."""
    port = site.brief.port(site.component)
    entry = site.component if site.component.entry else _for_now(site)
    if entry is None or port is None:
        return None
    name, _ = published(site.brief, entry)
    sentence = (
        f"The way in: {port.protocol} on port {port.port}. The number on the host is for running "
        "it here; a platform gives out its own."
    )
    value = (Port(target=port.port, published=site.ref(name)),)
    return Part(value, site.component.decision, sentence)


def _for_now(site: Site) -> Component | None:
    """The entry whose place the component takes while no entry is there yet.

    Without it nobody could try the first iterations from outside; once the proxy is there the
    component is reached through it alone.
    """
    drawn = site.brief.drawn()
    entries = [item for item in drawn if item.entry]
    if any(item.iteration <= site.iteration for item in entries):
        return None
    behind = (item for item in drawn for _, c in site.brief.called_by(item) if c.entry)
    first = next((item for item in behind if item.iteration <= site.iteration), None)
    return entries[0] if entries and first == site.component else None


def expose(site: Site) -> Part | None:
    """The ports for other services: a platform cannot read them from the image."""
    technology, component = site.technology, site.component
    if technology is None or component.one_shot:
        return None
    shown = [p.port for p in technology.ports if not (component.entry and p.use == "client")]
    own_metrics = [site.ref("METRICS_PORT")] if component.custom else []
    texts = dict.fromkeys([*(str(port) for port in shown), *own_metrics])
    if not texts:
        return None
    sentence = "Open to other services, not published: the platform reads here what listens."
    return Part(tuple(texts), component.decision, sentence)


def networks(site: Site) -> Part:
    """The segments that the component's connections need, and no other."""
    found = networks_of(site.brief, site.component)
    sentence = (
        f"Only the segments that its connections need ({', '.join(found)}). Where a platform "
        "draws its own network, credentials and unpublished ports still keep services apart."
    )
    attached = {name: Attachment() for name in found}
    return Part(attached, site.component.decision, sentence)


def networks_of(brief: Brief, component: Component) -> tuple[str, ...]:
    """The component's segments, outermost first."""
    found = {"edge"} if component.entry else set()
    for connection, other in (*brief.calls(component), *brief.called_by(component)):
        if brief.is_drawn(other):
            found.add(_segment(brief, connection))
    if _needs_way_out(brief, component):
        found.add("app")
    return tuple(name for name in NETWORKS if name in found) or ("app",)


def _segment(brief: Brief, connection: Connection) -> str:
    ends = (
        brief.architecture.component(connection.source),
        brief.architecture.component(connection.target),
    )
    if ends[0].tier == "edge" and ends[1].role == "cache":
        return _LIMITS  # what faces the Internet must not reach the databases because it counts
    if any(end.tier == "data" for end in ends):
        return "data"
    return _PAYMENTS if any(end.role == _PAYMENTS for end in ends) else "app"


def _needs_way_out(brief: Brief, component: Component) -> bool:
    """Whether it must reach what is outside: a cloud's service, or as the product's own code.

    The network of data stores has no way out; payments have one in their own segment.
    """
    own = component.custom and not component.one_shot and component.role != _PAYMENTS
    return own or any(target.external for _, target in brief.calls(component))


def top_level(used: frozenset[str]) -> dict[str, Network]:
    """The networks that services are attached to; those of data stores have no way out."""
    inner = {name: Network(internal=True) for name in ("data", _LIMITS)}
    return {name: inner.get(name, Network()) for name in NETWORKS if name in used}
