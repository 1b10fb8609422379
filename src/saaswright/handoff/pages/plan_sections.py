"""What HANDOFF.md says of the plans: items five to ten of the specification's eleven."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.architecture.precision import plain
from saaswright.architecture.shown import duration
from saaswright.decisions.model import NONE
from saaswright.handoff.model import Design, Handoff, PlanHandoff, Preparation
from saaswright.handoff.pages.markdown import bullets, cell, table
from saaswright.handoff.pages.ready import describe
from saaswright.handoff.promise import Recovery
from saaswright.handoff.tenants import paid


def plan_sections(design: Design, whole: Handoff) -> Iterator[str]:
    """Plans, deployment models, compliance, availability targets, scaling, backups."""
    yield from _plans(design, whole)
    yield from _deployment(design, whole)
    yield from _compliance(design, whole)
    yield from _sla(whole)
    yield from _scaling_and_backup(design)


def _plans(design: Design, whole: Handoff) -> Iterator[str]:
    yield "## 5. Service plans"
    designs = {plan.name: plan for plan in design.architecture.plans}
    yield table(
        ("plan", "what it has", "tenancy", f"{_currency(whole)} a month", "values"),
        [
            (
                plan.name,
                describe(design, designs[plan.name]),
                plan.tenancy,
                paid(designs[plan.name], design.catalog),
                f"[`plans/{plan.name}.env`](../plans/{plan.name}.env)",
            )
            for plan in whole.plans
        ],
    )
    yield "One deployment of the plan; the sums are in [cost.md](../docs/cost.md)."
    for plan in whole.plans:
        if plan.notes:
            yield f"{plan.name}:\n" + bullets(plan.notes)


def _currency(whole: Handoff) -> str:
    return whole.plans[0].monthly_cost.currency if whole.plans else "USD"


def _deployment(design: Design, whole: Handoff) -> Iterator[str]:
    yield "## 6. Deployment models"
    lines = []
    for plan in whole.plans:
        model = design.catalog.option(plan.deployment)
        network = design.catalog.option(f"network-{plan.network}") if plan.network else None
        told = [f"**{plan.name}**: {model.name if model else plan.deployment}."]
        told += [f"{option.summary}." for option in (model, network) if option]
        told.append(_where(plan))
        lines.append(" ".join(told))
    yield bullets(lines)
    yield from _preparation(whole)


def _where(plan: PlanHandoff) -> str:
    if plan.region == NONE:
        return "Wherever the customer runs it."
    others = f", beside it {', '.join(plan.other_regions)}" if plan.other_regions else ""
    return f"Region {plan.region}{others}."


def _preparation(whole: Handoff) -> Iterator[str]:
    """What each model asks, once for plans that answer alike."""
    alike: dict[tuple[Preparation, ...], list[str]] = {}
    for plan in whole.plans:
        alike.setdefault(plan.preparation, []).append(plan.name)
    for rows, plans in alike.items():
        if rows:
            yield f"What that takes for {', '.join(plans)}:"
            yield table(
                ("asked for", "in this design", "left to do", "by"),
                [
                    (cell(r.asks), cell(r.design or "–"), cell(r.left or "–"), r.owner or "–")
                    for r in rows
                ],
            )


def _compliance(design: Design, whole: Handoff) -> Iterator[str]:
    yield "## 7. Compliance"
    wanted = design.requirements.compliance.frameworks
    if not wanted:
        yield "No framework is named in the requirements; that does not mean that none applies."
        return
    names = {item.id: item.name for item in design.catalog.frameworks}
    rows = []
    for name in wanted:
        own = {(r.measure, r.status) for r in whole.compliance if r.framework == name}
        counts = [
            str(sum(status == s for _, s in own))
            for status in ("met", "planned", "organisational", "gap")
        ]
        rows.append((names.get(name, name), *counts))
    yield table(("framework", "measures met", "planned", "organisational", "gaps"), rows)
    gaps = {r.measure: r for r in whole.compliance if r.status == "gap"}
    if gaps:
        yield "Gaps to close:\n" + bullets(
            f"{cell(row.measure_title)}: {row.reason}" for row in gaps.values()
        )
    yield "Control by control: [compliance.md](../docs/compliance.md)."


def _sla(whole: Handoff) -> Iterator[str]:
    yield "## 8. Availability targets"
    yield table(
        (
            "plan",
            "target",
            "computed, expected (range)",
            "RTO: target, expected",
            "RPO: target, expected",
        ),
        [
            (
                plan.name,
                f"{plan.availability.target:g} %",
                f"{plain(a.expected)} % ({plain(a.low)} to {plain(a.high)})",
                _recovery(plan.availability.rto),
                _recovery(plan.availability.rpo),
            )
            for plan in whole.plans
            for a in (plan.availability.computed,)
        ],
    )
    missed = [plan for plan in whole.plans if plan.availability.meets is False]
    if missed:
        yield "Short of the target:\n" + bullets(
            f"{plan.name}: {plan.availability.remedy or 'no single change of this design helps'}"
            for plan in missed
        )
    yield "How this was computed: [availability.md](../docs/availability.md)."


def _recovery(times: Recovery) -> str:
    expected = duration(times.computed.expected) if times.computed else "no bound"
    return f"{duration(times.target)}, {expected}"


def _scaling_and_backup(design: Design) -> Iterator[str]:
    for title, plans in (
        ("## 9. Scaling", [(plan.name, plan.scaling) for plan in design.architecture.plans]),
        ("## 10. Backups", [(plan.name, plan.backup) for plan in design.architecture.plans]),
    ):
        yield title
        lines = []
        for plan, chosen in plans:
            option = design.catalog.option(chosen)
            lines.append(f"**{plan}**: {f'{option.name}. {option.summary}.' if option else chosen}")
        yield bullets(lines)
    yield "Bounds of the replicas and how long backups are kept stand with the plans above."
