"""What a plan's deployment model asks of the design: how it answers, and what is left to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from saaswright.architecture.cost import hardware
from saaswright.architecture.model import PlanDesign
from saaswright.handoff.facts import preparations
from saaswright.handoff.model import Design, ImageInventory, Preparation

Answer = Callable[[Design, PlanDesign, ImageInventory], str]


def preparation(
    design: Design, plan: PlanDesign, inventory: ImageInventory
) -> tuple[Preparation, ...]:
    """A row for each sentence of the specification on the deployment model of ``plan``."""
    return tuple(
        Preparation(
            asks=fact.asks,
            design=ANSWERS[fact.shown](design, plan, inventory) if fact.shown else None,
            left=fact.left,
            owner=fact.owner,
        )
        for fact in preparations()
        if fact.model == plan.deployment
    )


def _tenancy(design: Design, plan: PlanDesign, _: ImageInventory) -> str:
    option = design.catalog.option(plan.tenancy)
    return option.summary if option else plan.tenancy


def _entry(design: Design, _plan: PlanDesign, _: ImageInventory) -> str:
    entries = [item.name for item in design.architecture.components if item.entry]
    behind = {link.target for link in design.architecture.connections if link.source in entries}
    served = [i.name for i in design.architecture.components if i.name in behind and i.custom]
    if not served:
        return f"{_all(entries)} takes what comes from outside"
    return f"{_all(entries)} takes what comes from outside and spreads it over {_all(served)}"


def _customer_network(design: Design, plan: PlanDesign, _: ImageInventory) -> str:
    option = design.catalog.option(plan.tenancy)
    if option is not None and option.attributes.get("tenant_isolation") == "full":
        return "Each tenant has a deployment of its own, which may stand in a network of its own"
    return "Tenants share a deployment and its network: one who wants a network needs another plan"


def _crossings(design: Design, _plan: PlanDesign, inventory: ImageInventory) -> str:
    hosts = [registry.host for registry in inventory.registries]
    outside = [item.name for item in design.architecture.components if item.external]
    vendor = design.requirements.observability.vendor
    more = [*outside, *([vendor] if vendor not in (None, "none") else [])]
    reached = f"Images come from {_all(hosts)}"
    if more:
        return f"{reached}; also outside: {_all(more)}"
    return f"{reached}; running, the product needs nothing of your account"


def _permissions(design: Design, _plan: PlanDesign, _: ImageInventory) -> str:
    outside = [item.name for item in design.architecture.components if item.external]
    if outside:
        return f"{_all(outside)}: keys are parameters, roles the better way where the code can"
    return "The product calls no service of a cloud, so its containers need no role"


def _network(design: Design, plan: PlanDesign, _: ImageInventory) -> str:
    option = design.catalog.option(f"network-{plan.network or 'new'}")
    return option.summary if option else str(plan.network)


def _contained(design: Design, _plan: PlanDesign, inventory: ImageInventory) -> str:
    outside = [item.name for item in design.architecture.components if item.external]
    hosts = [registry.host for registry in inventory.registries]
    if outside:
        return f"Not yet: {_all(outside)} stand outside the spec"
    return (
        f"Every part is a container of the spec; images of {_all(hosts)} are drawn from elsewhere "
        "by MIRROR_ and IMAGE_REGISTRY parameters"
    )


def _observable(_design: Design, _plan: PlanDesign, _: ImageInventory) -> str:
    return "Logs as JSON on standard output and metrics endpoints, both readable on site"


def _documents(_design: Design, _plan: PlanDesign, _: ImageInventory) -> str:
    return "This bundle is files alone: reasons, parameters, recovery; none of them loads anything"


def _parts(design: Design, _plan: PlanDesign, _: ImageInventory) -> str:
    inside = [item for item in design.architecture.components if not item.external]
    keeps = sum(item.stateful for item in inside)
    return f"{len(inside)} services, of which {keeps} keep data"


def _hardware(_design: Design, plan: PlanDesign, _: ImageInventory) -> str:
    needed = hardware(plan.components).partition(": ")[2]
    return f"{needed}; a fifth of the vCPU and memory is to spare"


def _releases(design: Design, _plan: PlanDesign, _: ImageInventory) -> str:
    tags = [item.name for item in design.blueprint.parameters if item.name.endswith("_TAG")]
    migrates = any(item.one_shot for item in design.architecture.components)
    text = f"Images are pinned; a release is a new {_all(tags) or 'tag'}"
    return f"{text}, and the database is brought up to date before it starts" if migrates else text


ANSWERS: Final[dict[str, Answer]] = {
    "contained": _contained,
    "crossings": _crossings,
    "customer-network": _customer_network,
    "documents": _documents,
    "entry": _entry,
    "hardware": _hardware,
    "network": _network,
    "observable": _observable,
    "parts": _parts,
    "permissions": _permissions,
    "releases": _releases,
    "tenancy": _tenancy,
}
"""The closed vocabulary of ``shown``."""


def _all(names: list[str]) -> str:
    return ", ".join(names)
