"""Framework → control → measure: met, planned, organisational or a gap, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import msgspec

from saaswright.catalog.model import ComplianceFramework, Measure
from saaswright.decisions.model import NONE
from saaswright.handoff.facts import GuardFact, MeasureFact, guards
from saaswright.handoff.facts import measures as measure_facts
from saaswright.handoff.model import ChecklistItem, Design, MeasureRow, MeasureStatus
from saaswright.handoff.shown import shown
from saaswright.handoff.shown_by_plans import Shown
from saaswright.handoff.spec import Spec

PLATFORM: Final = "platform"
"""The owner of what is below the containers, wherever a platform runs them."""


class Standing(msgspec.Struct, frozen=True):
    """Where a measure stands in this design; ``says`` is evidence when met, else the reason."""

    status: MeasureStatus
    owner: str
    says: str
    where: tuple[str, ...] = ()


def compliance(design: Design, spec: Spec) -> tuple[MeasureRow, ...]:
    """A row for each measure of each control of the frameworks that the product has to meet."""
    measures = {item.id: item for item in design.catalog.measures}
    standings = {
        measure: standing(measures[measure], design, spec)
        for framework in frameworks(design)
        for control in framework.controls
        for measure in control.measures
    }
    rows = []
    known, settled = guards(), {item.id: item for item in design.evidence}
    for framework in frameworks(design):
        for control in framework.controls:
            row = partial(
                MeasureRow,
                framework=framework.id,
                control=control.id,
                control_title=control.title,
            )
            for name in control.measures:
                at = standings[name]
                met = at.status == "met"
                rows.append(
                    row(
                        measure=name,
                        measure_title=measures[name].title,
                        status=at.status,
                        owner=at.owner,
                        where=at.where,
                        evidence=at.says if met else None,
                        reason=None if met else at.says,
                        guarded_by=known[name].rules if name in known else (),
                        verified=_verified(known.get(name), settled),
                    )
                )
    return tuple(rows)


def _verified(guard: GuardFact | None, settled: Mapping[str, ChecklistItem]) -> str | None:
    """What runs have shown, in a sentence."""
    if guard is None or not guard.runs:
        return None
    said = [
        f"{name}: {item.status} ({item.evidence or item.reason})"
        if (item := settled.get(name)) is not None
        else f"{name}: not verified yet"
        for name in guard.runs
    ]
    return "; ".join(said)


def frameworks(design: Design) -> tuple[ComplianceFramework, ...]:
    """The frameworks that the requirements name, in their order."""
    known = {item.id: item for item in design.catalog.frameworks}
    wanted = design.requirements.compliance.frameworks
    return tuple(known[name] for name in wanted if name in known)


def standing(measure: Measure, design: Design, spec: Spec) -> Standing:
    """``met`` only when a check of the generated design has seen it."""
    if measure.kind == "organisational":
        return Standing("organisational", measure.owner, f"People must: {measure.shows_as}.")
    if measure.kind == "platform":
        owner = _operator(measure.owner, design)
        return Standing("planned", owner, f"To be shown: {measure.shows_as}.")
    known = _known(measure, design)
    if measure.check is not None:
        return _checked(measure, known, shown(measure.check, design, spec))
    if known is None:
        return Standing(
            "gap", measure.owner, f"Nothing in the design shows it: {measure.shows_as}."
        )
    return Standing(known.status, known.owner, known.reason)


def _checked(measure: Measure, known: MeasureFact | None, seen: Shown) -> Standing:
    """A gap until it is seen; then met, or where it stands when the check sees only a part."""
    if not seen.there:
        return Standing("gap", measure.owner, _sentence(seen.what), seen.where)
    if known is None:
        return Standing("met", measure.owner, _sentence(seen.what), seen.where)
    says = f"{_sentence(seen.what)} Still open: {known.reason[:1].lower()}{known.reason[1:]}"
    return Standing(known.status, known.owner, says, seen.where)


def _known(measure: Measure, design: Design) -> MeasureFact | None:
    """Where it stands beside what is seen; what a platform does, somebody else does on premises."""
    known = measure_facts().get(measure.id)
    if known is None or known.owner != PLATFORM:
        return known
    return msgspec.structs.replace(known, owner=_operator(known.owner, design))


def _operator(owner: str, design: Design) -> str:
    """Who runs what is below the containers: the platform, on premises the customer too."""
    models = {option.id: option for option in design.catalog.options}
    theirs = [
        plan.name
        for plan in design.architecture.plans
        if plan.deployment != NONE
        and (option := models.get(plan.deployment)) is not None
        and option.attributes.get("connected") == "never"
    ]
    if theirs and len(theirs) == len(design.architecture.plans):
        return "the customer"
    return f"{owner}; the customer in plan {', '.join(theirs)}" if theirs else owner


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
