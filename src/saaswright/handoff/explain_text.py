"""Explanations as sentences for the terminal."""

from __future__ import annotations

import textwrap

from saaswright.architecture.clouds import InCloud
from saaswright.architecture.figures import UNVERIFIED
from saaswright.architecture.model import Connection, CostEstimate, Range
from saaswright.architecture.precision import plain
from saaswright.architecture.shown import duration, ends, rounded_bill
from saaswright.architecture.sizing_influence import SizeInfluence
from saaswright.architecture.tenants import ByTenants
from saaswright.handoff.explain import (
    Explanation,
    InPlan,
    Why,
    WhyDecision,
    WhyLine,
    WhyPlan,
    WhyService,
)

_WIDTH = 96


def explanation_text(explanation: Explanation) -> str:
    """The answers, a blank line between them."""
    return "\n\n".join("\n".join(_lines(answer)) for answer in explanation.answers) + "\n"


def overview_text(explanation: Explanation) -> str:
    """Every decision in a line: what to ask ``explain`` for."""
    rows = [
        (answer.decision.key, answer.name)
        for answer in explanation.answers
        if isinstance(answer, WhyDecision)
    ]
    width = max((len(key) for key, _ in rows), default=0)
    return "".join(f"{key.ljust(width)}  {name}\n" for key, name in rows)


def _lines(answer: Why) -> list[str]:
    if isinstance(answer, WhyDecision):
        return _decision(answer)
    if isinstance(answer, WhyService):
        return _service(answer)
    return _figures(answer) if isinstance(answer, WhyPlan) else _line(answer)


def _decision(answer: WhyDecision) -> list[str]:
    decision = answer.decision
    lines = [f"{decision.key}: {answer.name}", *_wrap(answer.question, "  ")]
    lines += ["", "Because"]
    for reason in decision.because:
        lines += _wrap(reason.sentence, "  - ", "    ")
    if decision.instead_of:
        lines += ["", "Instead of"]
        width = max(len(other.option) for other in decision.instead_of)
        for other in decision.instead_of:
            verdict = "ruled out: " if other.ruled_out else ""
            first = f"  {other.option.ljust(width)}  "
            lines += _wrap(verdict + other.why, first, " " * len(first))
    if answer.sources:
        lines += ["", "Sources"]
        for source in answer.sources:
            lines += _wrap(f"{source.title} ({source.as_of})", "  - ", "    ")
    return [*lines, "", f"Confidence: {decision.confidence.value}"]


def _service(answer: WhyService) -> list[str]:
    part = answer.component
    kind = "your image" if part.custom else "a cloud's service" if part.external else "public image"
    lines = [f"{part.name}: {part.technology} ({kind}), {part.tier} tier"]
    lines += [*_wrap(part.purpose, "  "), f"  chosen by decision: {part.decision}"]
    lines += _connections("Calls", answer.calls, outgoing=True)
    lines += _connections("Called by", answer.called_by, outgoing=False)
    for plan in answer.plans:
        lines += _plan(plan)
    if answer.trace:
        lines += ["", "In compose.yaml"]
        for trace in answer.trace:
            key = ".".join(map(str, trace.path[2:])) or "(service)"
            lines += _wrap(f"{key}: {trace.sentence}", "  - ", "    ")
    return lines


def _figures(answer: WhyPlan) -> list[str]:
    up, cost = answer.availability, answer.cost
    worst_to_best = " / ".join(
        plain(end) for end in (up.computed.low, up.computed.expected, up.computed.high)
    )
    lines = [
        f"plan {answer.plan}",
        "",
        f"Availability {worst_to_best} % (worst, expected, best), because",
    ]
    for step in up.derivation:
        lines += _wrap(step, "  - ", "    ")
    lines += ["", f"Recovery (RTO) {_times(up.rto)}, target {duration(up.rto_target)}"]
    lines.append(f"Data lost (RPO) {_times(up.rpo)}, target {duration(up.rpo_target)}; how: below")
    for store in up.stores:
        lost = _times(store.rpo) if store.lasting else "nothing that lasts"
        lines += _wrap(f"{store.component}: {lost}, {store.how}", "  - ", "    ")
    lines += ["", "What costs most time, minutes a year"]
    for item in up.contributions[:3]:
        lines += _wrap(f"{item.cause}: {plain(item.minutes_per_year.expected)}", "  - ", "    ")
    lines += [
        "",
        "The uncertain figures that matter most, minutes a year with each alone at its ends",
    ]
    for figure in up.influences:
        lines += _wrap(
            f"{figure.title}: {plain(figure.low)} to {plain(figure.high)}", "  - ", "    "
        )
    lines += ["", *_cost(cost)]
    lines += _clouds(answer.clouds)
    lines += _tenants(answer.tenants)
    for note in (*up.notes, *answer.notes, *cost.notes):
        lines += _wrap(note, "  * ", "    ")
    return lines


def _cost(cost: CostEstimate) -> list[str]:
    if cost.monthly is None:
        return _wrap(f"Cost not priced: {'; '.join(cost.unpriced)}", "", "  ")
    lines = [f"Cost {rounded_bill(cost.monthly)} for one deployment in {cost.region}, because"]
    lines += _wrap(f"expected: {plain(cost.monthly.expected)} USD", "  - ")
    for line in cost.items:
        text = f"{line.component}, {line.item}: {ends(line.monthly)} = {line.basis} ({line.source})"
        lines += _wrap(text, "  - ", "    ")
    return lines


def _clouds(found: tuple[InCloud, ...]) -> list[str]:
    """The table of ``docs/cost.md``: the same lines at other clouds' prices."""
    if len(found) < 2:
        return []
    lines = ["", "The same design in each cloud, USD a month: low, expected, high"]
    for one in found:
        ends_of = (one.monthly.low, one.monthly.expected, one.monthly.high)
        text = f"{one.cloud}, {one.region}: {', '.join(plain(end) for end in ends_of)}"
        lines += _wrap(text + _without(one.unpriced), "  - ", "    ")
    return lines


def _without(unpriced: tuple[str, ...]) -> str:
    return f" (not priced there: {'; '.join(unpriced)})" if unpriced else ""


def _tenants(found: ByTenants | None) -> list[str]:
    """The table of ``docs/cost.md``, with what it rests on."""
    if found is None:
        return []
    rows = [("tenants", *found.costs), *(found.cells(at) for at in range(len(found.counts)))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["", "Cost by the number of tenants and their tenancy, USD a month for all (each)"]
    lines += [
        "  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    basis = (
        f"every tenant is alike, with {found.share:.0%} of the load and data stated, and sized and "
        f"priced as the lines above. {found.basis}"
    )
    lines += _wrap(basis.rstrip(), "  - ", "    ")
    lines += [f"  - {sentence}" for sentence in found.sentences()]
    return [*lines, ""]


def _times(value: Range) -> str:
    low, expected, high = (duration(end) for end in (value.low, value.expected, value.high))
    return low if low == high else f"{low} / {expected} / {high}"


def _connections(title: str, links: tuple[Connection, ...], *, outgoing: bool) -> list[str]:
    if not links:
        return []
    lines = ["", title]
    for link in links:
        other = link.target if outgoing else link.source
        need = "required" if link.required else "optional, degrades"
        text = f"{other} ({link.protocol} :{link.port}, {need})"
        lines += _wrap(f"{text}: {link.purpose}" if link.purpose else text, "  - ", "    ")
    return lines


def _plan(plan: InPlan) -> list[str]:
    size = plan.sized.size
    storage = f", {size.storage_gib} GiB storage" if size.storage_gib else ""
    each = f"{size.cpus:g} CPU, {size.memory_mib} MiB{storage}"
    lines = ["", f"In plan {plan.plan}: {plan.sized.replicas} x {each}"]
    for step in size.arithmetic:
        lines += _wrap(step, "  - ", "    ")
    if plan.dominated:
        lines += _wrap(_dominated(plan.dominated), "  - ", "    ")
    if plan.sized.machine:
        lines += _wrap(
            f"on {plan.sized.machine}, the cheapest type that holds what is reserved: the line on "
            f"machines of `saaswright explain {plan.plan}`",
            "  - ",
            "    ",
        )
    return lines


def _dominated(found: SizeInfluence) -> str:
    mark = "" if found.verified else f" {UNVERIFIED}"
    return (
        f"the assumption that decides: {found.title}{mark}; with it "
        f"alone at its ends {found.low}, or {found.high}"
    )


def _line(answer: WhyLine) -> list[str]:
    lines = [f"{answer.file}:{answer.line}", f"  {answer.text.strip()}"]
    lines.append(f"  path: {'.'.join(map(str, answer.path)) or '(top of the file)'}")
    if answer.trace is None:
        return [*lines, "  This line is not saaswright's: nothing in the design put it there."]
    lines += _wrap(answer.trace.sentence, "  ")
    if answer.trace.decision:
        lines.append(f"  more: saaswright explain {answer.trace.decision}")
    return lines


def _wrap(text: str, first: str, rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
