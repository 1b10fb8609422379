"""The hallway: one call per stage, each value walking through the rooms once.

Requirements ──decide──▶ Decisions ──build──▶ Architecture ──draw──▶ Blueprint ──write──▶ Bundle
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from saaswright.catalog.loader import load, load_machines, load_prices
from saaswright.finding import Finding, has_errors
from saaswright.requirements.brief import Brief as Brief
from saaswright.requirements.brief import brief_of
from saaswright.requirements.files import holds_data as holds_data
from saaswright.requirements.files import read_file as read_file
from saaswright.requirements.files import read_stream as read_stream
from saaswright.requirements.model import Requirements
from saaswright.source import Source

if TYPE_CHECKING:
    from saaswright.alternatives.model import NoDesign
    from saaswright.decisions.kept import Kept
    from saaswright.handoff.edits import Bases, Edits
    from saaswright.handoff.explain import Explanation
    from saaswright.handoff.model import Design
    from saaswright.handoff.planning import ChangePlan
    from saaswright.handoff.writing import Written


def read_bundle(bundle: Path) -> Source:
    """The requirements that ``bundle`` was made from. Raises :class:`BundleError`."""
    from saaswright.handoff.reading import read_lock

    return read_lock(bundle).requirements


def read(source: Source) -> tuple[Brief | None, tuple[Finding, ...]]:
    """Requirements from a text; ``None`` when a finding is an error."""
    return brief_of(source, {item.id: (item.cloud, item.geography) for item in load().regions})


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
    """Write the bundle of ``design``: all of it or nothing. Raises :class:`BundleError`."""
    from saaswright.handoff.remaking import texts_at
    from saaswright.handoff.writing import write_bundle

    bases = last_generated(target) if edits == "merge" else {}
    return write_bundle(target, texts_at(design, target, edits, bases), edits=edits, bases=bases)


def record(target: Path) -> None:
    """Bring the handoff of the bundle at ``target`` up to date with its evidence.

    Raises :class:`BundleError`.
    """
    whole = _again(read_bundle(target), target)
    if whole is not None:
        hand_over(whole, target, edits="keep")


def _again(source: Source, bundle: Path) -> Design | None:
    """The design of ``source`` with the decisions of ``bundle``."""
    brief, _ = read(source)
    return design(brief, locked(bundle))[0] if brief else None


def locked(bundle: Path, now: Requirements | None = None) -> Kept:
    """The decisions of the bundle at ``bundle``; none where there is no bundle yet.

    Plans that have other names in the requirements ``now`` keep theirs.
    """
    from saaswright.handoff.rereading import kept_of, lock_at

    lock = lock_at(bundle)
    before = read(lock.requirements)[0] if lock and now else None
    return kept_of(lock, before.requirements if before else None, now) if lock else {}


def last_generated(bundle: Path) -> Bases:
    """What the last run wrote at ``bundle``, made again; only what has the digest in the lock."""
    from saaswright.handoff.remaking import generated
    from saaswright.handoff.rereading import lock_at

    lock = lock_at(bundle)
    return generated(lock, _again(lock.requirements, bundle)) if lock else {}


def change_plan(design: Design, target: Path, edits: Edits = "merge") -> ChangePlan:
    """What ``hand_over`` would change at ``target``; writes nothing. Raises as it does."""
    from saaswright.handoff.remaking import plan_at
    from saaswright.handoff.rereading import lock_at

    bases = last_generated(target) if edits == "merge" else {}
    lock = lock_at(target)
    before = read(lock.requirements)[0] if lock else None
    return plan_at(design, target, edits, bases, before.requirements if before else None)


def explain(design: Design, target: str | None, bundle: Path | None = None) -> Explanation:
    """Why ``target`` is what it is; a ``FILE:LINE`` is looked up in ``bundle`` when there is one.

    Raises :class:`UsageError` for a target that is not in the design.
    """
    from saaswright.handoff import explain

    return explain.explain(design, target, explain.compose_of(bundle, target))
