"""What verification and registries saw of a bundle, as items of the checklist."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from saaswright.handoff.checklist import ITEMS
from saaswright.handoff.model import ChecklistItem, CheckStatus, Design
from saaswright.handoff.spec import read_spec
from saaswright.rules.pulls import pulls
from saaswright.source import Source
from saaswright.verification.evidence import DIRECTORY, load, stale
from saaswright.verification.model import CheckResult, Run, Seen

_COMPOSE: Final = "compose.yaml"
_CHECKS: Final = {
    "runs": ("config", "images", "start"),
    "order": ("order",),
    "health": ("health",),
    "communication": ("connectivity", "protocol", "traffic"),
}
_WHOLE: Final = (None, 7)


def seen(design: Design, place: Path) -> Design:
    """``design`` with the items that the evidence below ``place`` settles.

    Evidence of other files than these settles nothing; the items say that it is stale. Raises
    :class:`UnreadableError` for evidence that cannot be read.
    """
    items = (*_of_runs(design, place), *_of_registries(design, place))
    return msgspec.structs.replace(design, evidence=items) if items else design


def _of_runs(design: Design, place: Path) -> tuple[ChecklistItem, ...]:
    evidence = load(place / DIRECTORY)
    runs = [run for run in evidence.runs if run.iteration in _WHOLE] if evidence else []
    if not evidence or not runs:
        return ()
    old = _changed(design, runs[-1], stale(evidence, place))
    items = (_item(id_, words, runs[-1], design, old) for id_, words in _settled(design))
    return tuple(filter(None, items))


def _of_registries(design: Design, place: Path) -> tuple[ChecklistItem, ...]:
    """Whether the images are pushed, by what `images check` saw of the same references."""
    spec = read_spec(Source(_COMPOSE, design.blueprint.compose))
    references = tuple(dict.fromkeys(item.image for item in spec.services if item.image))
    found = pulls(place, references)
    words = next(words for id_, words, _ in ITEMS if id_ == "pushed")
    if found.at is None and found.problem is None:
        return ()
    where = f"checked {found.at}, evidence/images.json"
    if found.status == "passed":
        said = f"{where}: registries give each of the {len(references)} images"
        return (ChecklistItem(id="pushed", item=words, status="passed", evidence=said),)
    if found.refused:
        said = "; ".join(f"{reference}: {why}" for reference, why in found.refused)
        return (
            ChecklistItem(id="pushed", item=words, status="failed", evidence=f"{where}: {said}"),
        )
    left = f"{', '.join(found.unseen)}: not checked, or another reference when {where}"
    reason = f"{found.problem}; run saaswright images check" if found.problem else left
    return (ChecklistItem(id="pushed", item=words, status="not-verified", reason=reason),)


def _settled(design: Design) -> list[tuple[str, str]]:
    jobs = any(item.one_shot for item in design.architecture.components)
    return [(i, w) for i, w, _ in ITEMS if i in _CHECKS or (i == "migrations" and jobs)]


def _changed(design: Design, run: Run, changed: Sequence[str]) -> tuple[str, ...]:
    """The files that are not as they were run; the compose file is the one to be written."""
    ran = {file.path: file.sha256 for file in run.files}
    rest = [path for path in changed if path in ran and path != _COMPOSE]
    now = hashlib.sha256(design.blueprint.compose.encode()).hexdigest()
    return (*((_COMPOSE,) if ran.get(_COMPOSE, now) != now else ()), *rest)


def _item(
    id_: str, words: str, run: Run, design: Design, old: Sequence[str]
) -> ChecklistItem | None:
    if id_ == "migrations":
        status, said = _migrations(run, design)
    else:
        status, said = _checks(run, _CHECKS[id_])
    if not said:
        return None
    if old:
        reason = f"the evidence of {run.started[:10]} is stale: {', '.join(old)} changed since"
        return ChecklistItem(id=id_, item=words, status="not-verified", reason=reason)
    if status == "not-verified":
        return ChecklistItem(id=id_, item=words, status=status, reason=said)
    stood_in = sorted({image.service for image in run.images if image.stand_in})
    note = f"; stand-ins served for {', '.join(stood_in)}" if stood_in else ""
    bases = sorted({image.service for image in run.images if image.stand_in_base})
    note += f"; stand-ins served for the base images of {', '.join(bases)}" if bases else ""
    text = f"seen {run.started[:10]}, evidence/verification.md: {said}{note}"
    return ChecklistItem(id=id_, item=words, status=status, evidence=text)


def _checks(run: Run, names: Sequence[str]) -> tuple[CheckStatus, str]:
    results = [item for item in run.checks if item.check in names]
    bad = [item for item in results if item.status == "failed"]
    good = [item for item in results if item.status == "passed"]
    if bad:
        return "failed", f"{bad[0].check}: {_first(bad[0])}"
    if not good:
        return "not-verified", "; ".join(f"{i.check}: {_first(i)}" for i in results)
    return "passed", "; ".join(f"{item.check} ({_count(item.seen)})" for item in good)


def _first(result: CheckResult) -> str:
    text = result.observation or result.reason or ""
    return " ".join(text.split())[:200]


def _count(items: Sequence[Seen]) -> str:
    count = sum(item.status == "passed" for item in items)
    return f"{count} of {len(items)} passed"


def _migrations(run: Run, design: Design) -> tuple[CheckStatus, str]:
    """Jobs ended with 0, by the timeline."""
    jobs = [item.name for item in design.architecture.components if item.one_shot]
    ended = {m.service: m.exit_code for m in run.timeline if m.event == "die" and m.at >= 0}
    seen_jobs = [name for name in jobs if name in ended]
    if not seen_jobs:
        return "not-verified", ""
    wrong = [name for name in seen_jobs if ended[name] != 0]
    if wrong:
        return "failed", f"{', '.join(wrong)} ended with {ended[wrong[0]]}"
    return "passed", f"{', '.join(seen_jobs)} ended with 0"
