"""The checklist's item about pushed images quotes what registries said."""

from __future__ import annotations

from pathlib import Path

from saaswright.handoff.handoff_json import handoff
from saaswright.handoff.model import ChecklistItem, Design
from saaswright.handoff.seen import seen
from saaswright.handoff.spec import read_spec
from saaswright.images.checked import Checked, Report
from saaswright.images.evidence import DIRECTORY, write
from saaswright.rules.pulls import Status
from saaswright.source import Source
from tests.handoff.designs import small


def references(design: Design) -> list[str]:
    """The images of the spec, each once."""
    spec = read_spec(Source("compose.yaml", design.blueprint.compose))
    return sorted({item.image for item in spec.services if item.image})


def pushed(
    design: Design, place: Path, *, without: int = 0, last: Status = "passed"
) -> ChecklistItem:
    """The item when all images passed but the last; ``without`` leaves some out."""
    images = references(design)[without:]
    found = tuple(
        Checked(
            written=text, reference=text, services=("s",), registry="r",
            status=last if text == images[-1] else "passed", said="gone",
        )
        for text in images
    )  # fmt: skip
    at = "2026-11-20T10:00:00Z"
    write(Report(project="p", at=at, offline=False, wanted=(), images=found), place / DIRECTORY)
    items = handoff(seen(design, place)).checklist
    return next(item for item in items if item.id == "pushed")


def test_all_were_given(tmp_path: Path) -> None:
    """Every image was given by its registry: passed, with day and file."""
    item = pushed(small(), tmp_path)
    assert item.status == "passed"
    assert "2026-11-20, evidence/images.json" in (item.evidence or "")


def test_one_was_refused(tmp_path: Path) -> None:
    """One refused image fails the item, by name and with what was said."""
    design = small()
    item = pushed(design, tmp_path, last="failed")
    assert item.status == "failed"
    assert f"{references(design)[-1]}: gone" in (item.evidence or "")


def test_one_is_another_now(tmp_path: Path) -> None:
    """An image that nobody asked about leaves the item open, and is named."""
    design = small()
    item = pushed(design, tmp_path, without=1)
    assert item.status == "not-verified"
    assert references(design)[0] in (item.reason or "")


def test_broken_evidence_settles_nothing(tmp_path: Path) -> None:
    """What is no evidence is said to be none."""
    pushed(small(), tmp_path)
    (tmp_path / DIRECTORY / "images.json").write_text("{")
    items = handoff(seen(small(), tmp_path)).checklist
    item = next(item for item in items if item.id == "pushed")
    assert (item.status, "no evidence of ours" in (item.reason or "")) == ("not-verified", True)
