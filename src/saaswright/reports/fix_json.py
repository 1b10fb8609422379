"""What fixing came to as JSON, version 1; ``saaswright schema fixes`` documents it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec

from saaswright.finding import Finding, Fix
from saaswright.reports.findings_json import Reported, report
from saaswright.reports.fix_diff import diff
from saaswright.rules.fixing.model import Mended
from saaswright.rules.masking import mask

_Path = tuple[str | int, ...]


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A fix that was made. ``changes``: where the resolved project differs; empty = nowhere."""

    title: str
    safe: bool
    changes: tuple[_Path, ...]
    variables: tuple[str, ...]
    finding: Reported


class NotMade(msgspec.Struct, frozen=True, kw_only=True):
    """A fix that was taken back or could not be made, and why."""

    title: str
    safe: bool
    reason: str
    finding: Reported


class Remaining(msgspec.Struct, frozen=True, kw_only=True):
    """A finding that is still there, and why."""

    why: str
    finding: Reported


class FixedProject(msgspec.Struct, frozen=True, kw_only=True):
    """One project; ``diff`` has secrets masked and is for reading, not for applying."""

    files: tuple[str, ...]
    readable: bool
    written: bool
    problem: str | None
    applied: tuple[Made, ...]
    refused: tuple[NotMade, ...]
    left: tuple[Remaining, ...]
    diff: str


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """All projects, findings that belong to none, and counts."""

    schema: Literal["saaswright/fixes/v1"] = "saaswright/fixes/v1"
    projects: tuple[FixedProject, ...]
    findings: tuple[Reported, ...]
    counts: dict[str, int]


def fix_json(projects: Sequence[Mended], findings: Iterable[Finding] = ()) -> Fixed:
    """The outcome in the published shape."""
    counts = {
        "applied": sum(len(one.applied) for one in projects),
        "refused": sum(len(one.refused) for one in projects),
        "left": sum(len(one.left) for one in projects),
    }
    found = report(findings).findings
    return Fixed(projects=tuple(map(_project, projects)), findings=found, counts=counts)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of :class:`Fixed`."""
    return msgspec.json.schema(Fixed)


def _project(mended: Mended) -> FixedProject:
    return FixedProject(
        files=mended.files,
        readable=mended.readable,
        written=mended.written,
        problem=mask(mended.problem) if mended.problem else None,
        applied=tuple(
            Made(
                title=one.fix.title,
                safe=one.fix.safe,
                changes=one.fix.meant,
                variables=_names(one.fix),
                finding=_one(one.finding),
            )
            for one in mended.applied
        ),
        refused=tuple(
            NotMade(
                title=one.fix.title,
                safe=one.fix.safe,
                reason=mask(one.reason),
                finding=_one(one.finding),
            )
            for one in mended.refused
        ),
        left=tuple(Remaining(why=mask(one.why), finding=_one(one.finding)) for one in mended.left),
        diff=diff(mended),
    )


def _names(fix: Fix) -> tuple[str, ...]:
    return tuple(setting.name for setting in fix.settings)


def _one(finding: Finding) -> Reported:
    return report((finding,)).findings[0]
