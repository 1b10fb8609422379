"""The specification's sixteen items, each passed, failed or not verified with the reason.

``passed`` at design time is only what was read off the generated files; whatever needs the spec to
run, or images to be there, is not verified until somebody has seen it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from saaswright.handoff.model import ChecklistItem, CheckStatus, Design, ImageInventory
from saaswright.handoff.spec import Spec
from saaswright.handoff.spec import references as parameters_in

_RUN: Final = "needs a container engine; nobody has run it yet"


class Handed(msgspec.Struct, frozen=True):
    """What the items look at."""

    design: Design
    spec: Spec
    images: ImageInventory


Verdict = tuple[CheckStatus, str]


def checklist(design: Design, spec: Spec, images: ImageInventory) -> tuple[ChecklistItem, ...]:
    """In the specification's order; what verification has settled replaces what was read."""
    handed = Handed(design, spec, images)
    settled = {item.id: item for item in design.evidence}
    return tuple(
        settled[id_] if id_ in settled else _item(id_, words, *judge(handed))
        for id_, words, judge in ITEMS
    )


def _item(id_: str, words: str, status: CheckStatus, why: str) -> ChecklistItem:
    if status == "not-verified":
        return ChecklistItem(id=id_, item=words, status=status, reason=why)
    return ChecklistItem(id=id_, item=words, status=status, evidence=why)


def _needs_a_run(what: str) -> Callable[[Handed], Verdict]:
    def judge(_handed: Handed) -> Verdict:
        return "not-verified", f"{what}: {_RUN}"

    return judge


def _migrations(handed: Handed) -> Verdict:
    jobs = [item.name for item in handed.design.architecture.components if item.one_shot]
    if not jobs:
        return "passed", "nothing to migrate: the design has no service that runs once"
    return "not-verified", f"{', '.join(jobs)} must exit with 0: {_RUN}"


def _images(handed: Handed) -> Verdict:
    services = handed.spec.services
    building = [item.name for item in services if item.has("build")]
    without = [item.name for item in services if not item.image]
    if building or without:
        named = [f"{name} has build:" for name in building]
        named += [f"{name} has no image:" for name in without]
        return "failed", "; ".join(named)
    return "passed", f"read from compose.yaml: {len(services)} services, each image:, none build:"


def _pushed(handed: Handed) -> Verdict:
    if not handed.images.custom:
        return "passed", "the spec has no image of the product's own"
    references = sorted({image.reference for image in handed.images.custom})
    return "not-verified", f"push {', '.join(references)}, then pull them from another machine"


def _registries(handed: Handed) -> Verdict:
    hosts = ", ".join(registry.host for registry in handed.images.registries)
    if any(image.visibility == "unknown" for image in handed.images.custom):
        return "not-verified", "nobody said whether the product's images are public or private"
    if question := _assumed(handed, "images.") if handed.images.custom else None:
        return "not-verified", f"registries {hosts}; assumed, not said: {question}"
    count = len(handed.images.custom) + len(handed.images.public)
    return "passed", f"handoff/images.json lists {count} images in {hosts}, with visibility"


def _parameters(handed: Handed) -> Verdict:
    declared = {item.name: item for item in handed.design.blueprint.parameters}
    used = handed.spec.variables()
    unknown = [name for name in used if name not in declared]
    if unknown:
        return "failed", f"not in .env.example: {', '.join(unknown)}"
    literal = _with_a_default(handed)
    if literal:
        return "failed", f"a secret with a default in the file: {', '.join(literal)}"
    secrets = sum(declared[name].secret for name in used)
    return "passed", (
        f"read from compose.yaml: {len(used)} parameters, all in .env.example; "
        f"{secrets} of them secrets, none with a value in the file"
    )


def _with_a_default(handed: Handed) -> list[str]:
    secret = {item.name for item in handed.design.blueprint.parameters if item.secret}
    found = (pair for item in handed.spec.services for pair in parameters_in(item.keys))
    return sorted({name for name, default in found if name in secret and default})


def _limits(handed: Handed) -> Verdict:
    without = [
        item.name
        for item in handed.spec.services
        if not {"cpus", "memory"} <= set(item.resources("limits"))
    ]
    if without:
        return "failed", f"without limits for CPU and memory: {', '.join(without)}"
    plans = ", ".join(plan.name for plan in handed.design.architecture.plans)
    return "passed", (
        f"read from compose.yaml: {len(handed.spec.services)} services with limits; values per "
        f"plan in plans/ ({plans})"
    )


def _volumes(handed: Handed) -> Verdict:
    missing, found = [], []
    for item in handed.design.architecture.components:
        technology = handed.design.catalog.technology(item.technology)
        service = handed.spec.service(item.name)
        if not item.stateful or item.external or service is None:
            continue
        if technology is None or not technology.data:
            continue
        named = [mount for mount in service.volumes if mount[0] in handed.spec.volumes]
        found += [f"{source} at {target}" for source, target in named]
        if not named:
            missing.append(item.name)
    if missing:
        return "failed", f"no named volume: {', '.join(missing)}"
    return "passed", f"read from compose.yaml: {', '.join(found) or 'nothing keeps data'}"


def _layout(handed: Handed) -> Verdict:
    chosen = handed.design.decisions.chosen("service-layout")
    return "passed", f"decision service-layout: {chosen}, {len(handed.spec.services)} services"


def _tenancy(handed: Handed) -> Verdict:
    plans = handed.design.architecture.plans
    return "passed", "; ".join(f"{plan.name}: {plan.tenancy}" for plan in plans)


def _deployment(handed: Handed) -> Verdict:
    plans = handed.design.architecture.plans
    named = (
        f"{plan.name}: {plan.deployment}{f' ({plan.network})' if plan.network else ''}"
        for plan in plans
    )
    return "passed", "; ".join(named)


def _sla(handed: Handed) -> Verdict:
    plans = handed.design.architecture.plans
    targets = "; ".join(f"{plan.name}: {plan.availability.target:g} %" for plan in plans)
    own = {
        plan.name for plan in handed.design.requirements.plans if _says_target(handed, plan.name)
    }
    if {plan.name for plan in plans} - own and (q := _assumed(handed, "availability.target")):
        return "not-verified", f"{targets}; assumed, not said: {q}"
    missed = [plan.name for plan in plans if plan.availability.meets is False]
    short = f"; computed short of it: {', '.join(missed)}" if missed else ""
    return "passed", f"{targets}{short}; see docs/availability.md"


def _says_target(handed: Handed, plan: str) -> bool:
    names = [item.name for item in handed.design.requirements.plans]
    path = f"plans.{names.index(plan)}.availability.target"
    target = handed.design.requirements.plans[names.index(plan)].availability.target
    return target is not None and _assumed(handed, path) is None


def _compliance(handed: Handed) -> Verdict:
    frameworks = handed.design.requirements.compliance.frameworks
    if question := _assumed(handed, "compliance.frameworks"):
        return "not-verified", f"{', '.join(frameworks) or 'none'}; assumed, not said: {question}"
    return "passed", f"{', '.join(frameworks) or 'none required'}; see docs/compliance.md"


def _assumed(handed: Handed, path: str) -> str | None:
    """The question that would settle ``path`` (or anything under it), if it was assumed."""
    for item in handed.design.assumptions:
        if item.path == path or (path.endswith(".") and item.path.startswith(path)):
            return item.question
    return None


ITEMS: Final[tuple[tuple[str, str, Callable[[Handed], Verdict]], ...]] = (
    ("runs", "Compose spec runs with docker compose up", _needs_a_run("starting it")),
    ("order", "Services start in the right order (depends_on)", _needs_a_run("the timeline")),
    ("health", "Health checks pass", _needs_a_run("every check, and that it can fail")),
    ("communication", "Services reach each other", _needs_a_run("every connection")),
    ("migrations", "Database migrations run", _migrations),
    ("images", "Every service has image:, none has build:", _images),
    ("pushed", "Container images are pushed to their registries", _pushed),
    ("registries", "Registries are documented, public or private", _registries),
    ("parameters", "Environment is parameterised", _parameters),
    ("limits", "Resource limits are documented", _limits),
    ("volumes", "Volumes are defined", _volumes),
    ("layout", "Single or multiple services is decided", _layout),
    ("tenancy", "Tenancy model is documented", _tenancy),
    ("deployment", "Deployment models are noted", _deployment),
    ("sla", "Availability targets are documented", _sla),
    ("compliance", "Compliance requirements are noted", _compliance),
)
"""Id, item and judge, in the order of the specification's pre-handoff checklist."""
