"""The checklist quotes what verification saw, as long as the files are those that were run."""

from __future__ import annotations

import hashlib
from pathlib import Path

from saaswright.handoff.handoff_json import handoff
from saaswright.handoff.model import ChecklistItem, Design
from saaswright.handoff.seen import seen
from saaswright.verification.evidence import DIRECTORY, write
from saaswright.verification.model import (
    SCHEMA,
    CheckResult,
    Evidence,
    FileRun,
    ImageRun,
    Run,
    Status,
    passed,
)
from tests.handoff.designs import small


def evidence(design: Design, status: Status, digest: str | None = None) -> Evidence:
    """A run of the design's own compose file, or of one with another digest."""
    own = hashlib.sha256(design.blueprint.compose.encode()).hexdigest()
    run = Run(
        spec="compose.yaml",
        started="2026-11-27T10:00:00+00:00",
        seconds=1.0,
        files=(FileRun(path="compose.yaml", sha256=digest or own),),
        images=(
            ImageRun(service="app", reference="app", id="x", stand_in="ours"),
            ImageRun(service="web", reference="web", id="y", stand_in_base="Debian 12"),
        ),
        checks=(
            CheckResult(
                number=5,
                check="health",
                status=status,
                observation="app: hangs",
                seen=(passed("app", "fine"),),
            ),
        ),
    )
    return Evidence(schema=SCHEMA, saaswright="0", subject="small", runs=(run,))


def health(design: Design, place: Path) -> ChecklistItem:
    """The checklist's item about health, for a bundle at ``place``."""
    items = handoff(seen(design, place)).checklist
    return next(item for item in items if item.id == "health")


def prepare(place: Path, found: Evidence, design: Design) -> None:
    """A bundle's directory with evidence in it."""
    (place / "compose.yaml").write_text(design.blueprint.compose, encoding="utf-8")
    write(found, place / DIRECTORY)


def test_what_was_seen_settles_the_item(tmp_path: Path) -> None:
    """A check that passed is quoted with its date, and with what was a stand-in."""
    design = small()
    prepare(tmp_path, evidence(design, "passed"), design)
    item = health(design, tmp_path)
    assert item.status == "passed"
    assert "2026-11-27" in (item.evidence or "")
    assert "stand-ins served for app; " in (item.evidence or "")
    assert "for the base images of web" in (item.evidence or "")


def test_a_failure_is_told(tmp_path: Path) -> None:
    """A check that failed makes the item fail, with what was observed."""
    design = small()
    prepare(tmp_path, evidence(design, "failed"), design)
    item = health(design, tmp_path)
    assert (item.status, "app: hangs" in (item.evidence or "")) == ("failed", True)


def test_evidence_of_another_file_is_stale(tmp_path: Path) -> None:
    """What was seen of another compose file settles nothing."""
    design = small()
    prepare(tmp_path, evidence(design, "passed", "0" * 64), design)
    item = health(design, tmp_path)
    assert (item.status, "stale" in (item.reason or "")) == ("not-verified", True)


def test_without_evidence_nothing_is_settled(tmp_path: Path) -> None:
    """Nobody has run it: the item says so."""
    assert health(small(), tmp_path).status == "not-verified"
