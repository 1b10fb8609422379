"""What the plans of a design show: tenancy, regions, backups, recovery, redundancy."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from saaswright.architecture.model import PlanDesign
from saaswright.decisions.model import NONE
from saaswright.handoff.model import Design


class Shown(msgspec.Struct, frozen=True):
    """Whether it is there; ``where`` it was seen (or is missing) and ``what``, in a sentence."""

    there: bool
    where: tuple[str, ...]
    what: str


def _of_plans(design: Design, good: Callable[[PlanDesign], bool], words: str) -> Shown:
    """There when it holds for every plan."""
    missing = [plan.name for plan in design.architecture.plans if not good(plan)]
    if missing or not design.architecture.plans:
        return Shown(False, _plans(missing), f"not in plan {', '.join(missing)}: {words}")
    named = [plan.name for plan in design.architecture.plans]
    return Shown(True, _plans(named), f"in every plan: {words}")


def _plans(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"plan {name}" for name in names)


def _attribute(design: Design, option: str, name: str) -> object:
    found = design.catalog.option(option)
    return found.attributes.get(name) if found else None


def backup(design: Design) -> Shown:
    """A backup strategy that copies data at all."""

    def good(plan: PlanDesign) -> bool:
        regions = _attribute(design, plan.backup, "regions")
        return isinstance(regions, int) and regions > 0

    chosen = ", ".join(f"{plan.name}: {plan.backup}" for plan in design.architecture.plans)
    return _of_plans(design, good, f"a backup strategy that copies data ({chosen})")


def recovery(design: Design) -> Shown:
    """Expected recovery time and data loss within their targets."""

    def good(plan: PlanDesign) -> bool:
        estimate = plan.availability
        return (
            estimate.rto.expected <= estimate.rto_target
            and estimate.rpo.expected <= estimate.rpo_target
        )

    return _of_plans(design, good, "expected recovery time and data loss are within RTO and RPO")


def redundant(design: Design) -> Shown:
    """Two replicas or more of what keeps no data, over several zones."""
    components = {item.name: item for item in design.architecture.components}

    def good(plan: PlanDesign) -> bool:
        zones = _attribute(design, plan.topology, "zones")
        served = [s for s in plan.components if not components[s.component].one_shot
                  and not components[s.component].stateful]  # fmt: skip
        return isinstance(zones, int) and zones > 1 and all(s.replicas > 1 for s in served)

    return _of_plans(design, good, "two replicas or more of what keeps no data, over several zones")


def geography(design: Design) -> Shown:
    """Every plan runs in a geography that the data may live in."""
    allowed = design.requirements.compliance.residency
    regions = {region.id: region.geography for region in design.catalog.regions}
    if not allowed:
        return Shown(False, (), "no residency was asked for, so nothing is pinned to a geography")

    def good(plan: PlanDesign) -> bool:
        # Without a region of a cloud it runs at the customer's own site.
        return plan.region == NONE or regions.get(plan.region) in allowed

    where = f"its region lies in {', '.join(allowed)}"
    at_home = [plan.name for plan in design.architecture.plans if plan.region == NONE]
    own = f", or it runs at the customer's own site ({', '.join(at_home)})" if at_home else ""
    return _of_plans(design, good, f"{where}{own}")


def isolated(design: Design) -> Shown:
    """Tenants have data stores of their own."""

    def good(plan: PlanDesign) -> bool:
        return _attribute(design, plan.tenancy, "tenant_isolation") in ("data", "full")

    return _of_plans(design, good, "tenants have data stores of their own")


def siloed(design: Design) -> Shown:
    """Tenants share nothing."""

    def good(plan: PlanDesign) -> bool:
        return _attribute(design, plan.tenancy, "tenant_isolation") == "full"

    return _of_plans(design, good, "tenants share nothing")
