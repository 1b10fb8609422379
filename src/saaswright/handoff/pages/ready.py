"""The message with which a design is handed over, short enough to be pasted into a chat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from saaswright.architecture.model import PlanDesign
from saaswright.handoff.facts import platform
from saaswright.handoff.model import CustomImage, Design, Handoff, PublicImage


def message(design: Design, whole: Handoff) -> str:
    """Plain text in the specification's shape; it says "ready" only as far as that is true."""
    return "\n".join([*_opening(whole), *_summary(design, whole), *_images(whole), *_plans(design)])


def _opening(whole: Handoff) -> Iterator[str]:
    name = platform().name
    total = len(whole.checklist)
    failed = sum(item.status == "failed" for item in whole.checklist)
    left = sum(item.status == "not-verified" for item in whole.checklist)
    if failed:
        yield f"Not ready for {name} onboarding: {failed} of {total} checks failed."
    elif left:
        yield f"Ready for {name} onboarding once verified: {left} of {total} checks are still open."
    else:
        yield f"Ready for {name} onboarding."
    yield "Here's the summary:"
    yield ""


def _summary(design: Design, whole: Handoff) -> Iterator[str]:
    plans = design.architecture.plans
    pattern = design.catalog.option(design.architecture.pattern)
    name = pattern.name if pattern else design.architecture.pattern
    yield f"Architecture: {name} ({_chain(design)})"
    yield f"Tenancy: {_by_value(plans, lambda plan: plan.tenancy)}"
    yield f"Deployment models: {_by_value(plans, _deployment)}"
    yield f"Compliance: {_compliance(design)}"
    yield f"SLA: {_by_value(plans, lambda p: f'{p.availability.target:g} % {p.topology}')}"
    yield f"Observability: {whole.observability.choice}"
    yield ""


def _chain(design: Design) -> str:
    """Edge → application → data, each component by what it runs on."""
    tiers = []
    for tier in ("edge", "app", "data", "external"):
        names = [
            f"{item.name}: {_technology(design, item.technology)}"
            for item in design.architecture.components
            if item.tier == tier and not item.one_shot
        ]
        if names:
            tiers.append(" + ".join(names))
    return " → ".join(tiers)


def _technology(design: Design, technology: str) -> str:
    known = design.catalog.technology(technology)
    return known.name if known else technology


def _by_value(plans: tuple[PlanDesign, ...], value: Callable[[PlanDesign], str]) -> str:
    """``shared (starter, pro), siloed (enterprise)``."""
    values = list(dict.fromkeys(map(value, plans)))
    return ", ".join(
        f"{each} ({', '.join(plan.name for plan in plans if value(plan) == each)})"
        for each in values
    )


def _deployment(plan: PlanDesign) -> str:
    return f"{plan.deployment} into {plan.network}" if plan.network else plan.deployment


def _compliance(design: Design) -> str:
    asked = design.requirements.compliance
    names = {item.id: item.name for item in design.catalog.frameworks}
    wanted = ", ".join(names.get(name, name) for name in asked.frameworks) or "no framework named"
    stays = f"; data stays in {', '.join(asked.residency)}" if asked.residency else ""
    return f"{wanted}{stays}"


def _images(whole: Handoff) -> Iterator[str]:
    images = whole.images
    yield "Container images:"
    yield "Custom images (pushed by you):"
    yield from _grouped(images.custom) or ("- none",)
    yield ""
    yield "Public images:"
    yield from _grouped(images.public) or ("- none",)
    yield ""
    yield "Registry info:"
    for registry in images.registries:
        if registry.authentication == "none":
            yield f"- {registry.host}: public images only"
        else:
            told = "" if registry.authentication == "required" else " unless the images are public"
            yield (
                f"- {registry.host}: needs {' and '.join(registry.secrets)}{told} "
                f"(secrets in {', '.join(registry.environments)})"
            )
    yield ""


def _grouped(images: Sequence[CustomImage | PublicImage]) -> list[str]:
    """A line for each reference, with the services that run it."""
    ordered = sorted(images, key=lambda image: image.reference)
    lines = []
    for reference, group in groupby(ordered, key=lambda image: image.reference):
        same = list(group)
        seen = f" ({same[0].visibility})" if isinstance(same[0], CustomImage) else ""
        lines.append(f"- {', '.join(image.service for image in same)}: {reference}{seen}")
    return lines


def _plans(design: Design) -> Iterator[str]:
    yield "Service plans:"
    for plan in design.architecture.plans:
        yield f"- {plan.name}: {describe(design, plan)}"
    yield ""
    yield "Compose spec attached: plain, no platform keys; registry credentials are not in it."


def describe(design: Design, plan: PlanDesign) -> str:
    """A plan in a phrase: replicas, storage, backup, scaling."""
    parts = []
    for item in plan.components:
        component = design.architecture.component(item.component)
        if component.custom and not component.one_shot:
            parts.append(f"{item.replicas} × {item.component}")
        elif component.stateful and item.size.storage_gib and not component.external:
            parts.append(f"{item.size.storage_gib} GiB {item.component}")
    return ", ".join([*parts, f"backup {plan.backup}", f"scaling {plan.scaling}"])
