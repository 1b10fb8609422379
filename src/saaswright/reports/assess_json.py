"""An assessment as JSON, version 1."""

from __future__ import annotations

from typing import Literal

import msgspec

from saaswright.reports.findings_json import Reported, report
from saaswright.rules.assess import Assessment, Judged


class Way(msgspec.Struct, frozen=True):
    """Which way a project should go next: ``design convert onboard debug mend``, and why."""

    way: str
    sentence: str
    reasons: tuple[str, ...]


class Readiness(msgspec.Struct, frozen=True):
    """``percent`` of the area's rules found nothing, by weight; ``next`` would raise it most."""

    area: str
    percent: int
    quiet: int
    rules: int
    next: tuple[str, ...]


class AssessedProject(msgspec.Struct, frozen=True, kw_only=True):
    """One project; ``files`` as they were given, ``readable`` is whether it could be judged."""

    files: tuple[str, ...]
    readable: bool
    triage: Way
    readiness: tuple[Readiness, ...]
    findings: tuple[Reported, ...]
    ignored: int


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """All projects, findings of none of them, and how many findings of each severity there are."""

    schema: Literal["saaswright/assessment/v1"] = "saaswright/assessment/v1"
    projects: tuple[AssessedProject, ...]
    findings: tuple[Reported, ...]
    counts: dict[str, int]


def assess_json(assessment: Assessment) -> Assessed:
    """The assessment in the published shape."""
    return Assessed(
        projects=tuple(map(_project, assessment.projects)),
        findings=report(assessment.findings).findings,
        counts=report(assessment.every_finding).counts,
    )


def _project(project: Judged) -> AssessedProject:
    return AssessedProject(
        files=project.files,
        readable=project.readable,
        triage=Way(project.triage.way, project.triage.sentence, project.triage.reasons),
        readiness=tuple(
            Readiness(area.family, area.percent, area.quiet, area.rules, area.next)
            for area in project.readiness
        ),
        findings=report(project.findings).findings,
        ignored=project.ignored,
    )
