"""A design as people left its compose file: what documents must speak of when edits are kept."""

from __future__ import annotations

from pathlib import Path

import msgspec

from saaswright.finding import Finding, Severity
from saaswright.handoff import lock as lock_file
from saaswright.handoff.edits import Bases, merged_edits
from saaswright.handoff.model import Design
from saaswright.handoff.reading import read_bundle

COMPOSE = "compose.yaml"


def as_kept(design: Design, place: Path, bases: Bases | None = None) -> Design:
    """``design`` with the compose file of the bundle at ``place`` where a person edited it.

    The edit becomes a finding to carry. With ``bases`` it is the merged file, where the edit merges
    with what is new. Without a bundle there, or without an edit, the same
    design. Raises :class:`BundleError` and :class:`UnreadableError`.
    """
    if not (place / lock_file.NAME).is_file() or not (place / COMPOSE).is_file():
        return design
    bundle = read_bundle(place)
    if COMPOSE not in bundle.edited or bundle.compose.text == design.blueprint.compose:
        return design
    new = {COMPOSE: design.blueprint.compose.encode()}
    clean, _ = merged_edits(place, new, (COMPOSE,), bases or {})
    if clean:
        compose = clean[COMPOSE].decode()
        blueprint = msgspec.structs.replace(design.blueprint, compose=compose)
        return msgspec.structs.replace(design, blueprint=blueprint)
    edited = Finding(
        "edited-by-hand",
        Severity.INFO,
        f"{COMPOSE} was edited since it was generated; this describes it as it is",
        help=f"{COMPOSE}.new is the generated version",
    )
    return msgspec.structs.replace(
        design,
        blueprint=msgspec.structs.replace(design.blueprint, compose=bundle.compose.text),
        findings=(*design.findings, edited),
    )
