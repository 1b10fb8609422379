"""Plans that live in one deployment: shared tenancy on the same shape is paid for once."""

from __future__ import annotations

import msgspec

from saaswright.architecture.model import PlanDesign
from saaswright.catalog.model import Catalog


def twin_of(plan: PlanDesign, plans: tuple[PlanDesign, ...], catalog: Catalog) -> PlanDesign | None:
    """The first other plan whose deployment also serves ``plan``; ``None`` if it is the first.

    Both tell tenants apart logically, in the same place, on the same topology and sizes.
    """
    option = catalog.option(plan.tenancy)
    if option is None or option.attributes.get("tenant_isolation") != "logical":
        return None
    for other in plans:
        if other.name == plan.name:
            return None
        if _place(other) == _place(plan):
            return other
    return None


def _place(plan: PlanDesign) -> tuple[object, ...]:
    return (
        plan.tenancy, plan.deployment, plan.network, plan.region, plan.topology, plan.backup,
        plan.components,
    )  # fmt: skip


def deployments(plans: tuple[PlanDesign, ...], catalog: Catalog) -> tuple[PlanDesign, ...]:
    """One plan for each deployment."""
    return tuple(plan for plan in plans if twin_of(plan, plans, catalog) is None)


def say_shared(plans: tuple[PlanDesign, ...], catalog: Catalog) -> tuple[PlanDesign, ...]:
    """The plans, those that share a deployment with a note that says so."""
    said = []
    for plan in plans:
        twin = twin_of(plan, plans, catalog)
        if twin is not None:
            note = f"Served by the same deployment as plan {twin.name}: its cost is paid once."
            said.append(msgspec.structs.replace(plan, notes=(*plan.notes, note)))
        else:
            said.append(plan)
    return tuple(said)
