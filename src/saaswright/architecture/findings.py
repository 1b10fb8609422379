"""What falls short in an architecture: targets missed, budgets exceeded, connections too many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.architecture.cost import together
from saaswright.architecture.model import Architecture, PlanDesign, Range
from saaswright.architecture.plans import customers_bill
from saaswright.architecture.sharing import deployments
from saaswright.architecture.shown import (
    expected_duration,
    expected_money,
    in_time,
    percent,
    spent,
    within,
)
from saaswright.catalog.model import Catalog, Technology
from saaswright.decisions.model import NONE, Decisions
from saaswright.finding import Finding, Severity
from saaswright.requirements.model import Requirements
from saaswright.requirements.units import Duration

CONNECTIONS_PER_DEFAULT: Final = 2
"""Above twice a database's default of connections a pooler is due (catalog: 200 for 100)."""


def judge(
    architecture: Architecture, requirements: Requirements, decisions: Decisions, catalog: Catalog
) -> tuple[Finding, ...]:
    """Warnings, by plan in their order; none of them stops the design."""
    found = list(_without_place(architecture, decisions, catalog))
    for plan in architecture.plans:
        found += _availability(plan)
        found += _connections(plan, architecture, catalog)
    found += _budget(architecture, requirements, catalog)
    return tuple(found)


def _without_place(
    architecture: Architecture, decisions: Decisions, catalog: Catalog
) -> Iterator[Finding]:
    """What was decided and does not appear: the pattern has no place for it."""
    roles = {slot.decision for pattern in catalog.patterns for slot in pattern.slots}
    drawn = {item.decision for item in architecture.components}
    there = {item.technology for item in architecture.components}
    for item in decisions.items:
        lost = item.id in roles and item.id not in drawn and item.chosen not in (NONE, *there)
        if lost and item.plan is None:
            yield Finding(
                "decision-without-place",
                Severity.WARNING,
                f"`{item.chosen}`, decided for {item.id}, is not in this design: "
                f"the pattern {architecture.pattern} has no place for it",
                help="run it beside this design, or drop what asks for it",
            )


def _availability(plan: PlanDesign) -> Iterator[Finding]:
    estimate = plan.availability
    if estimate.meets is False:
        yield Finding(
            "availability-target-missed",
            Severity.WARNING,
            f"plan {plan.name}: the design computes to {percent(estimate.computed)} %, "
            f"its target is {estimate.target:g} %",
            help=estimate.remedy,
        )
    for name, target, value in (
        ("rto", estimate.rto_target, estimate.rto),
        ("rpo", estimate.rpo_target, estimate.rpo),
    ):
        if target and not in_time(value, target):
            late = [
                store
                for store in estimate.stores
                if store.lasting and not in_time(getattr(store, name), target)
            ]
            why = "; ".join(f"{store.component}: {store.how}" for store in late)
            yield Finding(
                f"{name}-target-missed",
                Severity.WARNING,
                f"plan {plan.name}: {name.upper()} computes to {expected_duration(value)}, "
                f"its target is {Duration(target)}" + (f" ({why})" if why else ""),
                help="copies of these stores over several zones, or a finer backup strategy for "
                "those that write a log, shorten it",
            )


def _connections(
    plan: PlanDesign, architecture: Architecture, catalog: Catalog
) -> Iterator[Finding]:
    if architecture.by_role("pooler") is not None:
        return
    for sized in plan.components:
        wanted = sized.settings.get("max_connections", 0)
        technology = catalog.technology(architecture.component(sized.component).technology)
        default = technology.capacity.max_connections if technology is not None else None
        if default is not None and wanted > CONNECTIONS_PER_DEFAULT * default:
            yield Finding(
                "connection-pooler-due",
                Severity.WARNING,
                f"plan {plan.name}: {sized.component} must accept {wanted} connections, "
                f"its default is {default}",
                help=_pooler_for(technology, catalog),
            )


def _pooler_for(technology: Technology | None, catalog: Catalog) -> str:
    """What to write so that the next design has a pooler, if the catalog knows one that fits."""
    family = technology.attributes.get("family") if technology is not None else None
    for pooler in catalog.technologies:
        if "connection-pooler" in pooler.decisions and pooler.attributes.get("family") == family:
            return f"`preferences.pin.connection-pooler: {pooler.id}` puts a pooler in between"
    return "lower the pool sizes in .env, or put a connection pooler in between"


def _budget(
    architecture: Architecture, requirements: Requirements, catalog: Catalog
) -> Iterator[Finding]:
    for plan in architecture.plans:
        own = next(item.budget.monthly for item in requirements.plans if item.name == plan.name)
        monthly = plan.cost.monthly
        if monthly and plan.cost.within_budget is False and own is not None:
            yield _exceeded(f"plan {plan.name}", monthly, own)
    whole = requirements.budget.monthly
    yours = [p for p in architecture.plans if not customers_bill(p.deployment, catalog)]
    if whole is not None:
        paid = deployments(tuple(yours), catalog)
        expected = together(plan.cost.monthly for plan in paid)
        if expected is not None and not within(expected, whole):
            names = ", ".join(plan.name for plan in paid)
            yield _exceeded(f"one deployment each of {names}", expected, whole)


def _exceeded(what: str, expected: Range, budget: float) -> Finding:
    hidden = "" if spent(expected).expected > budget else " (over the budget before rounding)"
    return Finding(
        "budget-exceeded",
        Severity.WARNING,
        f"{what}: about {expected_money(expected)} USD a month expected{hidden}, the "
        f"budget is {budget:,.12g} USD",
        help="lower the availability target or the workload, or share what is siloed",
    )
