"""``docs/availability.md``: per plan what is promised, what the design gives, and why."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.architecture.model import AvailabilityEstimate, PlanDesign, Range
from saaswright.architecture.precision import plain
from saaswright.architecture.shown import alike, away, downtime, duration, durations, percents
from saaswright.handoff.model import Design
from saaswright.handoff.pages.markdown import cell, escape, sources, table

_MOST_CAUSES = 5
_INTRODUCTION = (
    "Computed from the design: components in series, replicas in parallel, zones and regions "
    "failing as a whole, optional dependencies only degrading. A range is worst to best over "
    "the planning figures; it is an estimate before anything has run, not a promise."
)


def availability(design: Design) -> Iterator[tuple[str, str]]:
    """The page: a table over all plans, then each plan's reasons."""
    plans = design.architecture.plans
    parts = [
        f"# Availability of {design.requirements.product.name}",
        _INTRODUCTION,
        table(
            ("plan", "target", "computed (worst, expected, best)", "verdict", "RTO", "RPO"),
            [_cells(plan) for plan in plans],
        ),
    ]
    for plan in plans:
        parts += _plan(plan)
    parts += _tiers(design)
    yield "docs/availability.md", "\n\n".join(parts) + "\n"


def verdict(estimate: AvailabilityEstimate) -> str:
    """In a word whether the target is met, or that it cannot be said."""
    return {True: "met", False: "**missed**", None: "cannot be said"}[estimate.meets]


def _cells(plan: PlanDesign) -> tuple[str, ...]:
    a = plan.availability
    computed = " / ".join(percents(a.computed))
    return (
        plan.name,
        f"{a.target:g} %",
        f"{computed} %",
        verdict(a),
        f"{durations(a.rto)} (target {duration(a.rto_target)})",
        f"{durations(a.rpo)} (target {duration(a.rpo_target)})",
    )


def _plan(plan: PlanDesign) -> Iterator[str]:
    a = plan.availability
    lost = downtime(a.computed)
    yield f"## Plan {escape(plan.name)}"
    yield f"Topology `{plan.topology}`, backup `{plan.backup}`."
    if a.remedy:
        yield f"To reach the target: {escape(a.remedy)}"
    if a.contributions:
        yield "What costs most time:\n\n" + table(
            ("cause", "minutes a year, expected", "low to high"),
            [
                (cell(c.cause), *_minutes(c.minutes_per_year))
                for c in a.contributions[:_MOST_CAUSES]
            ],
        )
    if a.stores:
        yield "What each store loses at most, and how it comes back:\n\n" + table(
            ("store", "data lost (RPO)", "how"),
            [
                (cell(store.component), durations(store.rpo) if store.lasting else "-", store.how)
                for store in a.stores
            ],
        )
    if a.influences:
        yield (
            "Which uncertain figure matters most, each taken towards its ends alone:\n\n"
            + table(
                ("figure", "minutes of downtime a year, low to high", "known from"),
                [
                    (
                        cell(i.title),
                        f"{plain(alike(i.low, lost))} to {plain(alike(i.high, lost))}",
                        "a source" if i.verified else "an estimate that nobody has verified",
                    )
                    for i in a.influences
                ],
            )
        )
    if a.notes:
        yield "\n".join(f"- {escape(note)}" for note in a.notes)
    if a.derivation:
        yield "How it is computed:\n\n" + "\n".join(f"1. {escape(step)}" for step in a.derivation)


def _minutes(value: Range) -> tuple[str, str]:
    shown = away(value)
    return plain(shown.expected), f"{plain(shown.low)} to {plain(shown.high)}"


def _tiers(design: Design) -> Iterator[str]:
    """The specification's tier table, and where arithmetic says otherwise."""
    tiers = design.catalog.sla_tiers
    if not tiers:
        return
    yield "## The specification's tiers, for comparison"
    yield table(
        ("target", "it asks for", "where the arithmetic disagrees"),
        [(f"{t.target:g} %", cell(t.text), cell(t.disagreement or "")) for t in tiers],
    )
    yield sources(design, [source for tier in tiers for source in tier.sources.values()])
