"""``docs/cost.md``: per plan what a month costs, line by line, and what has no price."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.architecture.model import PlanDesign
from saaswright.architecture.precision import plain
from saaswright.architecture.shown import money, spent
from saaswright.handoff.model import Design
from saaswright.handoff.pages.markdown import cell, escape, sources, table
from saaswright.handoff.tenants import clouds_of, tenants_of

_INTRODUCTION = (
    "List prices on demand, before discounts and taxes, for one deployment of the plan (one "
    "tenant's where the plan is siloed). Low and high follow the ranges of the sizing and of "
    "the prices; the dates below say how old these are."
)


def cost(design: Design) -> Iterator[tuple[str, str]]:
    """The page: a table over all plans, then each plan's bill."""
    plans = design.architecture.plans
    parts = [
        f"# Monthly cost of {design.requirements.product.name}",
        _INTRODUCTION,
        table(
            ("plan", "region", "low", "expected", "high", "budget"),
            [_cells(plan) for plan in plans],
        ),
    ]
    for plan in plans:
        parts += _plan(plan)
        parts += _clouds(design, plan)
        parts += _tenants(design, plan)
    used = [item.source for plan in plans for item in plan.cost.items]
    if used:
        parts.append(sources(design, used))
    yield "docs/cost.md", "\n\n".join(parts) + "\n"


def _clouds(design: Design, plan: PlanDesign) -> Iterator[str]:
    """The same sizes at the prices of each cloud."""
    found = clouds_of(design, plan)
    if len(found) < 2:
        return
    yield "### In each cloud"
    yield (
        "The same design at each cloud's list prices, USD a month; of another cloud the cheapest "
        "region in the same geography."
    )
    yield table(
        ("cloud", "region", "low", "expected", "high", "not priced there"),
        [
            (
                one.cloud, one.region,
                *(plain(end) for end in (one.monthly.low, one.monthly.expected, one.monthly.high)),
                cell("; ".join(one.unpriced)),
            )
            for one in found
        ],
    )  # fmt: skip


def _tenants(design: Design, plan: PlanDesign) -> Iterator[str]:
    """What other tenancies would cost by the number of tenants, and from where on which is less."""
    found = tenants_of(design, plan)
    if found is None:
        return
    yield "### By the number of tenants"
    yield (
        f"USD a month for all tenants together (in brackets for each), every one alike with "
        f"{found.share:.0%} of the load and data stated. {escape(found.basis)}"
    )
    yield table(
        ("tenants", *found.costs),
        [found.cells(at) for at in range(len(found.counts))],
    )
    yield "\n".join(f"- {sentence}" for sentence in found.sentences())


def _cells(plan: PlanDesign) -> tuple[str, ...]:
    bill = plan.cost
    shown = spent(bill.monthly)
    if shown is None:
        return plan.name, plan.region, "not priced", "", "", ""
    low, expected, high = (
        f"{plain(value)} {bill.currency}" for value in (shown.low, shown.expected, shown.high)
    )
    budget = {True: "within", False: "**exceeded**", None: "none given"}[bill.within_budget]
    return plan.name, bill.region, low, expected, high, budget


def _plan(plan: PlanDesign) -> Iterator[str]:
    bill = plan.cost
    yield f"## Plan {escape(plan.name)}"
    if bill.items:
        yield table(
            ("for", "item", f"{bill.currency} a month", "basis"),
            [(i.component, cell(i.item), money(i.monthly), cell(i.basis)) for i in bill.items],
        )
    if bill.unpriced:
        yield "Not priced, and not free:\n" + "\n".join(
            f"- {escape(item)}" for item in bill.unpriced
        )
    if bill.notes:
        yield "\n".join(f"- {escape(note)}" for note in bill.notes)
