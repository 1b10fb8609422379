"""The hallway: one call per stage, each value walking through the rooms once.

Requirements ──decide──▶ Decisions ──build──▶ Architecture ──draw──▶ Blueprint ──write──▶ Bundle
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import msgspec

from saaswright.catalog.loader import load, load_machines, load_prices
from saaswright.errors import UsageError
from saaswright.finding import Finding, has_errors, in_order
from saaswright.requirements.assume import assume
from saaswright.requirements.model import Assumption, Requirements
from saaswright.requirements.reading import LIMITS, read_requirements
from saaswright.requirements.where import Where, where_in
from saaswright.source import Source, decode, read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from saaswright.alternatives.model import NoDesign
    from saaswright.decisions.kept import Kept
    from saaswright.handoff.edits import Bases, Edits
    from saaswright.handoff.explain import Explanation
    from saaswright.handoff.model import Design
    from saaswright.handoff.planning import ChangePlan
    from saaswright.handoff.writing import Written

SCHEMAS: Final = (
    "requirements",
    "handoff",
    "findings",
    "fixes",
    "decisions",
    "evidence",
    "images",
    "change-plan",
    "what-if",
    "why-not",
    "infeasible",
    "image-check",
    "image-conversion",
    "image-build",
)


class Brief(msgspec.Struct, frozen=True):
    """Requirements as completed by assumptions, the text they came from, and where it says what."""

    source: Source
    requirements: Requirements
    assumptions: tuple[Assumption, ...]
    where: Where


def read_file(path: Path) -> Source:
    """The text of a requirements file. Raises :class:`UnreadableError`."""
    return read_text(path, LIMITS)


def read_stream(name: str, stream: IO[bytes]) -> Source:
    """The same from a stream such as standard input."""
    return decode(name, stream.read(LIMITS.size + 1))


def read_bundle(bundle: Path) -> Source:
    """The requirements that ``bundle`` was made from. Raises :class:`BundleError`."""
    from saaswright.handoff.reading import read_lock

    return read_lock(bundle).requirements


def read(source: Source) -> tuple[Brief | None, tuple[Finding, ...]]:
    """Requirements from a text; ``None`` when a finding is an error."""
    regions = {region.id: (region.cloud, region.geography) for region in load().regions}
    said, findings = read_requirements(source, regions)
    if said is None:
        return None, in_order(findings)
    requirements, assumptions = assume(said, regions)
    return Brief(source, requirements, assumptions, where_in(source)), in_order(findings)


def holds_data(source: Source) -> bool:
    """Whether the text is a YAML mapping, so that keys of it can be set; ``read`` says why not."""
    from saaswright.source import load_yaml

    document, _ = load_yaml(source, LIMITS)
    return document is not None and isinstance(document.data, dict)


def design(brief: Brief, kept: Kept | None = None) -> tuple[Design | None, tuple[Finding, ...]]:
    """Everything from requirements to blueprint; ``None`` when the requirements conflict.

    ``kept`` are decisions of an earlier run, which only requirements may change.
    """
    from saaswright.architecture.build import build
    from saaswright.blueprint.draw import draw
    from saaswright.decisions.decide import decide
    from saaswright.handoff.model import Design

    catalog, requirements = load(), brief.requirements
    decisions, findings = decide(requirements, catalog, brief.where, kept=kept)
    if decisions is None:
        return None, findings
    architecture, fallen = build(requirements, decisions, catalog, load_prices(), load_machines())
    blueprint, drawn = draw(architecture, decisions, requirements, catalog)
    findings = (*findings, *fallen, *drawn)
    whole = Design(
        source=brief.source,
        requirements=requirements,
        assumptions=brief.assumptions,
        decisions=decisions,
        architecture=architecture,
        blueprint=blueprint,
        catalog=catalog,
        findings=findings,
    )
    return (None if has_errors(findings) else whole), findings


def no_design(brief: Brief, findings: tuple[Finding, ...]) -> NoDesign:
    """Why :func:`design` gave none, and what would help; its ``findings`` where nothing clashes."""
    from saaswright.alternatives.outcome import shipped
    from saaswright.alternatives.relaxing import no_design
    from saaswright.alternatives.shown import rounded

    return rounded(no_design(brief.source, brief.requirements, shipped(), findings))


def hand_over(design: Design, target: Path, *, edits: Edits = "refuse") -> Written:
    """Write the bundle of ``design``: all of it or nothing. Raises :class:`BundleError`.

    What verification saw of the same files settles items of its checklist.
    """
    from saaswright.handoff.documents import bundle
    from saaswright.handoff.keeping import as_kept
    from saaswright.handoff.seen import seen
    from saaswright.handoff.writing import write_bundle

    bases = last_generated(target) if edits == "merge" else {}
    kept = as_kept(design, target, bases) if edits in ("keep", "merge") else design
    files = bundle(seen(design, target), seen(kept, target))
    return write_bundle(target, files, edits=edits, bases=bases)


def record(target: Path) -> None:
    """Bring the handoff of the bundle at ``target`` up to date with its evidence.

    Raises :class:`BundleError`.
    """
    brief, _ = read(read_bundle(target))
    whole = design(brief, locked(target))[0] if brief else None
    if whole is not None:
        hand_over(whole, target, edits="keep")


def locked(bundle: Path, now: Requirements | None = None) -> Kept:
    """The decisions of the bundle at ``bundle``; none where there is no bundle yet.

    Plans that have other names in the requirements ``now`` keep theirs.
    """
    from saaswright.handoff.lock import NAME, decided
    from saaswright.handoff.reading import read_lock
    from saaswright.handoff.renaming import renamed

    if not (bundle / NAME).is_file():
        return {}
    lock = read_lock(bundle)
    before = read(lock.requirements)[0] if now else None
    pairs = renamed(before.requirements, now) if before and now else ()
    return decided(lock, {pair.before: pair.after for pair in pairs})


def last_generated(bundle: Path) -> Bases:
    """What the last run wrote at ``bundle``, made again; only what has the digest in the lock."""
    from saaswright.handoff.documents import spec
    from saaswright.handoff.lock import NAME, digest
    from saaswright.handoff.reading import read_lock

    if not (bundle / NAME).is_file():
        return {}
    lock = read_lock(bundle)
    brief, _ = read(lock.requirements)
    again = design(brief, locked(bundle))[0] if brief else None
    texts = dict(spec(again)) if again else {}
    return {p: t for p, t in texts.items() if lock.files.get(p) == digest(t.encode())}


def change_plan(design: Design, target: Path, edits: Edits = "merge") -> ChangePlan:
    """What ``hand_over`` would change at ``target``; writes nothing. Raises as it does."""
    from saaswright.handoff.documents import bundle
    from saaswright.handoff.edits import changes
    from saaswright.handoff.keeping import as_kept
    from saaswright.handoff.lock import NAME
    from saaswright.handoff.planning import plan
    from saaswright.handoff.reading import read_lock
    from saaswright.handoff.seen import seen

    bases = last_generated(target) if edits == "merge" else {}
    kept = as_kept(design, target, bases) if edits in ("keep", "merge") else design
    texts = bundle(seen(design, target), seen(kept, target))
    files = {path: text.encode() for path, text in texts.items()}
    lock = read_lock(target) if (target / NAME).is_file() else None
    before, _ = read(lock.requirements) if lock else (None, ())
    known = (lock, before.requirements) if lock and before else None
    return plan(design, target, files, changes(target, files, edits, bases), known)


def summarise(design: Design, where: str, width: int) -> str:
    """What ``design`` says to a person who has just run it."""
    from saaswright.handoff.diagram.text import text
    from saaswright.handoff.summary import summary

    return summary(design, text(design.architecture, design.catalog), where, width=width)


def explain(design: Design, target: str | None, bundle: Path | None = None) -> Explanation:
    """Why ``target`` is what it is; a ``FILE:LINE`` is looked up in ``bundle`` when there is one.

    Raises :class:`UsageError` for a target that is not in the design.
    """
    from saaswright.handoff import explain

    file = (target or "").rpartition(":")[0]
    compose = read_text(bundle / Path(file).name) if bundle and file.endswith("yaml") else None
    return explain.explain(design, target, compose)


def explanation(answer: Explanation, *, overview: bool) -> str:
    """An explanation as sentences, or as a line for each decision."""
    from saaswright.handoff.explain_text import explanation_text, overview_text

    return overview_text(answer) if overview else explanation_text(answer)


def handoff_of(design: Design) -> Any:
    """``handoff.json`` of ``design``, as a value."""
    from saaswright.handoff.handoff_json import handoff

    return handoff(design)


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema ``name``, one of :data:`SCHEMAS`."""
    from saaswright.alternatives import model as alternatives
    from saaswright.handoff import explain, model, planning
    from saaswright.images import checked
    from saaswright.images import model as images
    from saaswright.reports import findings_json, fix_json, images_json
    from saaswright.requirements.schema import json_schema
    from saaswright.verification import model as evidence

    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "requirements": json_schema,
        "handoff": model.json_schema,
        "findings": findings_json.json_schema,
        "fixes": fix_json.json_schema,
        "decisions": explain.json_schema,
        "evidence": evidence.json_schema,
        "images": images.json_schema,
        "change-plan": planning.json_schema,
        "what-if": partial(alternatives.json_schema, "what-if"),
        "why-not": partial(alternatives.json_schema, "why-not"),
        "infeasible": partial(alternatives.json_schema, "infeasible"),
        "image-check": checked.json_schema,
        "image-conversion": partial(images_json.json_schema, "conversion"),
        "image-build": partial(images_json.json_schema, "build"),
    }
    if name not in makers:
        raise UsageError(f"there is no schema `{name}`", help=f"one of {', '.join(SCHEMAS)}")
    return makers[name]()
