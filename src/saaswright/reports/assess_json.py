"""An assessment as JSON, version 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import indent
from typing import Any, Literal

import msgspec

from saaswright.finding import Severity
from saaswright.reports.findings_json import Reported, report
from saaswright.rules.assess import Assessment, Judged
from saaswright.rules.triage import Triage


class Way(msgspec.Struct, frozen=True):
    """Which way a project should go next: ``design convert onboard debug mend``, and why.

    ``pullable`` is what `images check` saw of all its images: ``passed failed not-verified``.
    """

    way: str
    sentence: str
    reasons: tuple[str, ...]
    pullable: str = "not-verified"


class Readiness(msgspec.Struct, frozen=True):
    """``percent`` of the area's rules found nothing, by weight; ``next`` would raise it most."""

    area: str
    percent: int
    quiet: int
    rules: int
    next: tuple[str, ...]


class AssessedProject(msgspec.Struct, frozen=True, kw_only=True):
    """One project; ``files`` as they were given, ``readable`` is whether it could be judged.

    ``ignored`` counts findings that comments accept, ``known`` those of the baseline.
    """

    files: tuple[str, ...]
    readable: bool
    triage: Way
    readiness: tuple[Readiness, ...]
    findings: tuple[Reported, ...]
    ignored: int
    known: int = 0


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """All projects, findings of none of them, and how many findings of each severity there are."""

    schema: Literal["saaswright/assessment/v1"] = "saaswright/assessment/v1"
    projects: tuple[AssessedProject, ...]
    findings: tuple[Reported, ...]
    counts: dict[str, int]


def assess_json(assessment: Assessment) -> Iterator[str]:
    """The assessment as indented JSON in the shape of :class:`Assessed`, in parts."""
    first, last = _around(assessment)
    yield first
    separator = "\n"
    for project, _ in assessment.once():
        yield separator + indent(_indented(_project(project)), "    ")
        separator = ",\n"
    yield ("\n  ]" if separator == ",\n" else "]") + last(assessment)


def _around(assessment: Assessment) -> tuple[str, Callable[[Assessment], str]]:
    """What stands before the projects, and what after them once they are counted."""

    def whole(counted: Assessment) -> str:
        counts = {kind.value: counted.counts[kind] for kind in Severity}
        found = report(counted.findings).findings
        return _indented(Assessed(projects=(), findings=found, counts=counts))

    before, _, _ = whole(assessment).partition("[]")
    return before + "[", lambda counted: whole(counted).partition("[]")[2] + "\n"


def _way(triage: Triage) -> Way:
    return Way(triage.way, triage.sentence, triage.reasons, triage.pullable)


def _indented(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _project(project: Judged) -> AssessedProject:
    return AssessedProject(
        files=project.files,
        readable=project.readable,
        triage=_way(project.triage),
        readiness=tuple(
            Readiness(area.family, area.percent, area.quiet, area.rules, area.next)
            for area in project.readiness
        ),
        findings=report(project.findings).findings,
        ignored=project.ignored,
        known=project.known,
    )
