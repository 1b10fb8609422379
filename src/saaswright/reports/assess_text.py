"""An assessment as text: where the file should go, what is wrong, how far each area is."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.reports.text import findings_text, paint
from saaswright.rules.assess import Assessment, Judged

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def assess_text(
    assessment: Assessment, *, colour: bool = False, verbose: bool = True
) -> Iterator[str]:
    """Each project in turn, then one line that counts; in parts, as they come.

    ``verbose=False`` leaves out what is only info.
    """
    for project, _ in assessment.once():
        yield _project(project, colour=colour, verbose=verbose) + "\n"
    if assessment.findings:
        yield findings_text(assessment.findings, colour=colour) + "\n"
    yield _counts(assessment)


def _project(project: Judged, *, colour: bool, verbose: bool) -> str:
    name = paint(" + ".join(project.files), "1", colour=colour)
    lines = [f"{name} {project.triage.sentence}"]
    lines += [f"  - {reason}" for reason in project.triage.reasons]
    shown = [f for f in project.findings if verbose or f.severity is not Severity.INFO]
    if shown:
        lines += ["", findings_text(shown, colour=colour).rstrip("\n")]
    if project.readiness:
        lines += ["", "readiness (share of each area's rules that found nothing, by weight)"]
        width = max(len(area.family) for area in project.readiness)
        for area in project.readiness:
            first = f"  next: {', '.join(area.next)}" if area.next else ""
            lines.append(f"  {area.family:<{width}} {area.percent:>3} %{first}".rstrip())
    if project.ignored:
        lines += ["", f"{project.ignored} accepted by ignore comments"]
    if project.known:
        lines += ["", f"{project.known} known from the baseline"]
    return "\n".join(lines) + "\n"


def _counts(assessment: Assessment) -> str:
    counts = assessment.counts
    said = [f"{counts[kind]} {_plural(kind, counts[kind])}" for kind in Severity if counts[kind]]
    projects = assessment.number
    return f"{projects} project{'s' * (projects != 1)}: {', '.join(said) or 'nothing found'}\n"


def _plural(kind: Severity, count: int) -> str:
    return kind.value + ("s" if kind is not Severity.INFO and count != 1 else "")
