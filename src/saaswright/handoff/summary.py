"""The short summary that ``saaswright design`` prints: something a person enjoys reading."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from saaswright.architecture.model import PlanDesign
from saaswright.architecture.shown import percent
from saaswright.catalog.model import Catalog
from saaswright.decisions.model import NONE, Decision
from saaswright.handoff.model import Design
from saaswright.handoff.tenants import paid


def summary(design: Design, diagram: str, where: str, *, width: int = 96) -> str:
    """The shape, the choices with a reason each, the plans, what to confirm, what to do next.

    ``diagram`` is the shape as text, ``where`` the directory that holds the bundle.
    """
    parts = [
        _head(design),
        textwrap.indent(diagram.rstrip("\n"), "  "),
        _choices(design, width),
        _plans(design),
        _shortfalls(design, width),
        _assumptions(design, width),
        _next(where),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(design: Design) -> str:
    product = design.requirements.product
    pattern = design.catalog.option(design.architecture.pattern)
    title = f"{product.name}: {pattern.name if pattern else design.architecture.pattern}"
    return f"{title}\n{product.summary}" if product.summary else title


def _choices(design: Design, width: int) -> str:
    rows = [_choice(design, item) for item in design.decisions.items if _worth_showing(item)]
    return "Choices\n" + "\n".join(_table(rows, width))


def _worth_showing(decision: Decision) -> bool:
    return decision.plan is None and decision.chosen != NONE and decision.id != "pattern"


def _choice(design: Design, decision: Decision) -> tuple[str, str, str]:
    option = design.catalog.option(decision.chosen)
    return decision.id, option.name if option else decision.chosen, _reason(decision)


def _reason(decision: Decision) -> str:
    """Why this option; why the role is needed at all only when nothing else was said."""
    needed = f"{decision.id}-needed"
    reasons = [reason.sentence for reason in decision.because if reason.rule != needed]
    return (reasons or [reason.sentence for reason in decision.because] or [""])[0]


def _table(rows: Iterable[tuple[str, str, str]], width: int) -> Iterator[str]:
    rows = list(rows)
    first = max((len(row[0]) for row in rows), default=0)
    second = max((len(row[1]) for row in rows), default=0)
    for name, chosen, reason in rows:
        lead = f"  {name.ljust(first)}  {chosen.ljust(second)}  "
        yield from textwrap.wrap(
            reason, max(width, len(lead) + 30), initial_indent=lead,
            subsequent_indent=" " * len(lead), break_on_hyphens=False,
        ) or [lead.rstrip()]  # fmt: skip


def _plans(design: Design) -> str:
    head = ("plan", "tenancy", "deployment", "availability", "target", "USD a month")
    rows = [head, *(_plan(plan, design.catalog) for plan in design.architecture.plans)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows]
    return "Plans\n" + "\n".join(f"  {line}".rstrip() for line in lines)


def _plan(plan: PlanDesign, catalog: Catalog) -> tuple[str, ...]:
    estimate = plan.availability
    verdict = {True: "met", False: "missed", None: "open"}[estimate.meets]
    deployment = f"{plan.deployment} ({plan.network})" if plan.network else plan.deployment
    return (
        plan.name,
        plan.tenancy,
        deployment,
        f"{percent(estimate.computed)} %",
        f"{estimate.target:g} % {verdict}",
        paid(plan, catalog),
    )


def _shortfalls(design: Design, width: int) -> str:
    lines = []
    for plan in design.architecture.plans:
        if plan.availability.meets is False:
            remedy = plan.availability.remedy or "no single change of this design reaches it"
            lines.append(f"{plan.name} misses {plan.availability.target:g} %: {remedy}")
        if plan.cost.within_budget is False:
            lines.append(f"{plan.name} is expected to exceed its budget (docs/cost.md)")
    return "Falls short\n" + _bullets(lines, width) if lines else ""


def _assumptions(design: Design, width: int, most: int = 6) -> str:
    if not design.assumptions:
        return ""
    lines = [f"{a.path} = {a.value}: {a.question}" for a in design.assumptions[:most]]
    left = len(design.assumptions) - most
    if left > 0:
        lines.append(f"... and {left} more in handoff/HANDOFF.md")
    return f"To confirm ({len(design.assumptions)} assumed)\n" + _bullets(lines, width)


def _bullets(lines: Iterable[str], width: int) -> str:
    return "\n".join(
        textwrap.fill(line, width, initial_indent="  - ", subsequent_indent="    ")
        for line in lines
    )


def _next(where: str) -> str:
    return (
        f"Written to {where}/\n"
        "  compose.yaml           the spec; every service names its decision\n"
        "  docs/architecture.md   the picture and the reasons\n"
        "  handoff/HANDOFF.md     what onboarding needs\n\n"
        "Next\n"
        f"  cd {where}\n"
        "  cp .env.example .env                    # then fill in the required values\n"
        "  docker compose up --detach --wait       # your own images must be there\n"
        "  saaswright explain                      # why: a decision, a service, compose.yaml:LINE"
    )
