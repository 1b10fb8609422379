"""``handoff/``: the specification's eleven items for people, and the same for programs."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.blueprint.registries import mirror
from saaswright.handoff.diagram.text import text
from saaswright.handoff.facts import platform
from saaswright.handoff.handoff_json import handoff, to_text
from saaswright.handoff.model import Design, Handoff
from saaswright.handoff.pages.image_contracts import image_contracts, test_in_words
from saaswright.handoff.pages.markdown import bullets, cell, escape, table
from saaswright.handoff.pages.plan_sections import plan_sections
from saaswright.handoff.pages.ready import message
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
    yield from plan_sections(design, whole)
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


def _observability(whole: Handoff) -> Iterator[str]:
    watching = whole.observability
    yield "## 11. Observability"
    yield (
        f"Chosen: {watching.choice}. Metrics format: {watching.metrics}; vendor: "
        f"{watching.vendor}. Logs: {watching.logs}."
    )
    if watching.endpoints:
        yield "Metrics endpoints, not published:\n" + bullets(f"`{e}`" for e in watching.endpoints)


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
        yield bullets(
            f"{warning.severity} `{warning.id}`: {warning.message}" for warning in whole.warnings
        )
