"""``handoff/``: the specification's eleven items for people, and the same for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from saaswright.blueprint.registries import mirror
from saaswright.decisions.model import NONE
from saaswright.handoff.diagram.text import text
from saaswright.handoff.facts import platform
from saaswright.handoff.handoff_json import handoff, to_text
from saaswright.handoff.model import Design, Handoff, PlanHandoff, Recovery
from saaswright.handoff.pages.figures import duration, money, percent
from saaswright.handoff.pages.image_contracts import image_contracts, test_in_words
from saaswright.handoff.pages.markdown import cell, escape, table
from saaswright.handoff.pages.ready import describe, message
from saaswright.handoff.spec import read_spec
from saaswright.source import Source

_MARKS = {"passed": "✔ passed", "failed": "✘ **failed**", "not-verified": "– not verified"}


def handover(design: Design) -> Iterator[tuple[str, str]]:
    """``HANDOFF.md``, ``handoff.json`` and ``images.json``."""
    whole = handoff(design)
    yield "handoff/handoff.json", to_text(whole)
    yield "handoff/images.json", to_text(whole.images)
    yield "handoff/HANDOFF.md", "\n\n".join(_page(design, whole)) + "\n"


def _page(design: Design, whole: Handoff) -> Iterator[str]:
    yield f"# Handing over {whole.product.name}"
    if whole.product.summary:
        yield escape(whole.product.summary)
    yield f"```text\n{message(design, whole)}\n```"
    yield from _next(whole)
    yield from _checklist(whole)
    yield from _spec()
    yield from _images(whole)
    yield from _registries(design, whole)
    yield "## 4. Architecture"
    yield f"```text\n{text(design.architecture, design.catalog)}```"
    yield (
        "Drawn in [architecture.svg](../docs/architecture.svg), told in "
        "[architecture.md](../docs/architecture.md)."
    )
    yield from _plans(design, whole)
    yield from _deployment(design, whole)
    yield from _compliance(design, whole)
    yield from _sla(whole)
    yield from _scaling_and_backup(design)
    yield from _observability(whole)
    yield from image_contracts(whole)
    yield from _platform(whole)
    yield from _health(design)
    yield from _parameters(whole)
    yield from _open(whole)


def _next(whole: Handoff) -> Iterator[str]:
    step = whole.next_step
    yield "## Next step"
    yield f"To {step.to}. {step.why}"
    if step.commands:
        yield "```sh\n" + "\n".join(step.commands) + "\n```"
    yield f"Output format: **{step.output_format}**. {escape(step.output_format_why)}"


def _checklist(whole: Handoff) -> Iterator[str]:
    yield "## Checklist"
    yield (
        "*Passed* means seen in the generated files, and by what; nothing that takes a running "
        "container is claimed before it ran."
    )
    yield table(
        ("", "item", "status", "evidence, or why not"),
        [
            (str(at), item.item, _MARKS[item.status], cell(item.evidence or item.reason or ""))
            for at, item in enumerate(whole.checklist, 1)
        ],
    )


def _spec() -> Iterator[str]:
    yield "## 1. Compose spec"
    yield (
        "[`compose.yaml`](../compose.yaml): a plain Compose file without platform keys; what each "
        "line is for: `saaswright explain compose.yaml:LINE`. It grew in seven steps, each of "
        "which stands on its own: [`iterations/`](../iterations). Values to set: "
        "[`.env.example`](../.env.example); what makes a plan of it: [`plans/`](../plans)."
    )


def _images(whole: Handoff) -> Iterator[str]:
    yield "## 2. Container images"
    if whole.images.custom:
        yield "Your own, to be built and pushed by you:"
        yield table(
            ("service", "reference", "registry", "visibility"),
            [
                (i.service, f"`{i.reference}`", i.registry, i.visibility)
                for i in whole.images.custom
            ],
        )
    yield "Published by others:"
    yield table(
        ("service", "reference", "registry"),
        [(i.service, f"`{i.reference}`", i.registry) for i in whole.images.public],
    )


def _registries(design: Design, whole: Handoff) -> Iterator[str]:
    yield "## 3. Registries"
    for registry in whole.images.registries:
        yield f"**{registry.host}** ({registry.name}): {', '.join(registry.services)}."
        if registry.authentication == "none":
            yield "Only public images: no credential needed."
            continue
        lead = "Needs" if registry.authentication == "required" else "If not public, needs"
        lines = [f"{lead} {registry.credential}."]
        if registry.note:
            lines.append(registry.note)
        named = " and ".join(f"`{name}`" for name in registry.secrets)
        lines.append(
            f"Create the secrets {named} in each of {', '.join(registry.environments)} "
            f"({platform().secrets_at}); their values never go into the compose file."
        )
        yield " ".join(lines)
    yield from _mirrors(design, whole)


def _mirrors(design: Design, whole: Handoff) -> Iterator[str]:
    offline = [
        plan.name
        for plan in design.architecture.plans
        if (option := design.catalog.option(plan.deployment)) is not None
        and option.attributes.get("offline") is True
    ]
    if not offline:
        return
    declared = {item.name for item in design.blueprint.parameters}
    names = [mirror(registry.host) for registry in whole.images.registries]
    to_set = [f"`{name}`" for name in (*names, "IMAGE_REGISTRY") if name in declared]
    yield (
        f"Plan {', '.join(offline)} runs where these registries cannot be reached: copy every "
        f"image above into a registry there and set {' and '.join(to_set)} to it."
    )


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
                _money(design, plan),
                f"[`plans/{plan.name}.env`](../plans/{plan.name}.env)",
            )
            for plan in whole.plans
        ],
    )
    yield "One deployment of the plan; the sums are in [cost.md](../docs/cost.md)."
    for plan in whole.plans:
        if plan.notes:
            yield f"{plan.name}:\n" + _bullets(plan.notes)


def _currency(whole: Handoff) -> str:
    return whole.plans[0].monthly_cost.currency if whole.plans else "USD"


def _money(design: Design, plan: PlanHandoff) -> str:
    cost = next(p.cost for p in design.architecture.plans if p.name == plan.name)
    return money(cost.monthly) if cost.items else "not priced"


def _deployment(design: Design, whole: Handoff) -> Iterator[str]:
    yield "## 6. Deployment models"
    lines = []
    for plan in whole.plans:
        model = design.catalog.option(plan.deployment)
        network = design.catalog.option(f"network-{plan.network}") if plan.network else None
        told = [f"**{plan.name}**: {model.name if model else plan.deployment}."]
        told += [f"{option.summary}." for option in (model, network) if option]
        told.append(
            "Wherever the customer runs it." if plan.region == NONE else f"Region {plan.region}."
        )
        lines.append(" ".join(told))
    yield _bullets(lines)


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
        yield "Gaps to close:\n" + _bullets(
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
                f"{percent(a.expected)} % ({percent(a.low)} to {percent(a.high)})",
                _recovery(plan.availability.rto),
                _recovery(plan.availability.rpo),
            )
            for plan in whole.plans
            for a in (plan.availability.computed,)
        ],
    )
    missed = [plan for plan in whole.plans if plan.availability.meets is False]
    if missed:
        yield "Short of the target:\n" + _bullets(
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
        yield _bullets(lines)
    yield "Bounds of the replicas and how long backups are kept stand with the plans above."


def _observability(whole: Handoff) -> Iterator[str]:
    watching = whole.observability
    yield "## 11. Observability"
    yield (
        f"Chosen: {watching.choice}. Metrics format: {watching.metrics}; vendor: "
        f"{watching.vendor}. Logs: {watching.logs}."
    )
    if watching.endpoints:
        yield "Metrics endpoints, not published:\n" + _bullets(f"`{e}`" for e in watching.endpoints)


def _platform(whole: Handoff) -> Iterator[str]:
    yield f"## What onboarding must map to {platform().name}"
    yield table(
        ("compose key", "what the platform makes of it", "so", "used by", "source"),
        [
            (
                f"`{note.attribute}`",
                cell(note.treatment),
                cell(note.action),
                f"{len(note.where)} services" if len(note.where) > 3 else ", ".join(note.where),
                cell(note.source),
            )
            for note in whole.platform
        ],
    )


def _health(design: Design) -> Iterator[str]:
    spec = read_spec(Source("compose.yaml", design.blueprint.compose))
    rows = [
        (item.name, f"`{cell(test_in_words(item.health))}`")
        for item in spec.services
        if item.health
    ]
    if rows:
        yield "Health checks, each to become a hook:"
        yield table(("service", "exits with 0 when healthy"), rows)


def _parameters(whole: Handoff) -> Iterator[str]:
    yield "## Parameters"
    yield table(
        ("name", "kind", "default", "what it is"),
        [
            (
                f"`{item.name}`",
                item.kind,
                "**required**" if item.required else f"`{item.default}`" if item.default else "",
                cell(item.purpose),
            )
            for item in whole.parameters
        ],
    )


def _open(whole: Handoff) -> Iterator[str]:
    if whole.assumptions:
        yield "## To confirm"
        yield "Nobody said these; they were assumed."
        yield table(
            ("answer", "taken", "because", "question"),
            [
                (f"`{a.path}`", escape(a.value), cell(a.why), cell(a.question))
                for a in whole.assumptions
            ],
        )
    if whole.warnings:
        yield "## Warnings"
        yield _bullets(
            f"{warning.severity} `{warning.id}`: {warning.message}" for warning in whole.warnings
        )


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
