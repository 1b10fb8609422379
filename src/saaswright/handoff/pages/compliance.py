"""``docs/compliance.md``: framework → control → measure → where the design shows it."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.catalog.model import ComplianceFramework, Control, Measure
from saaswright.handoff.checks import Sight, see, sight
from saaswright.handoff.model import Design, MeasureRow, MeasureStatus
from saaswright.handoff.pages.markdown import cell, sources, table

_STATUSES: tuple[tuple[MeasureStatus, str], ...] = (
    ("met", "the generated design shows it"),
    ("planned", "the platform provides it; onboarding must switch it on"),
    ("organisational", "people must do it; no spec can"),
    ("gap", "asked for and not shown by this design"),
)


def measure_rows(design: Design) -> tuple[MeasureRow, ...]:
    """A row for each measure of each control of the frameworks that the requirements name."""
    at = sight(design)
    measures = {measure.id: measure for measure in design.catalog.measures}
    return tuple(
        _row(framework, control, measures[name], at)
        for framework in _frameworks(design)
        for control in framework.controls
        for name in control.measures
    )


def compliance(design: Design) -> Iterator[tuple[str, str]]:
    """The page; it says so when no framework applies."""
    rows = measure_rows(design)
    parts = [f"# Compliance of {design.requirements.product.name}", _introduction(design)]
    for framework in _frameworks(design):
        own = [row for row in rows if row.framework == framework.id]
        parts += _framework(design, framework, own)
    yield "docs/compliance.md", "\n\n".join(parts) + "\n"


def _frameworks(design: Design) -> tuple[ComplianceFramework, ...]:
    wanted = design.requirements.compliance.frameworks
    return tuple(f for f in design.catalog.frameworks if f.id in wanted)


def _row(
    framework: ComplianceFramework, control: Control, measure: Measure, at: Sight
) -> MeasureRow:
    status, evidence, reason, where = _judge(measure, at)
    return MeasureRow(
        framework=framework.id,
        control=control.id,
        control_title=control.title,
        measure=measure.id,
        measure_title=measure.title,
        status=status,
        owner=measure.owner,
        where=where,
        evidence=evidence,
        reason=reason,
    )


def _judge(
    measure: Measure, at: Sight
) -> tuple[MeasureStatus, str | None, str | None, tuple[str, ...]]:
    if measure.kind == "organisational":
        return "organisational", None, f"shown by: {measure.shows_as}", ()
    if measure.kind == "platform":
        return "planned", None, f"the platform must show: {measure.shows_as}", ()
    if measure.check is None:
        return "gap", None, f"the application must show: {measure.shows_as}", ()
    seen = see(measure.check, at)
    if seen.shown:
        return "met", seen.text, None, seen.where
    return "gap", None, seen.text, seen.where


def _introduction(design: Design) -> str:
    if not _frameworks(design):
        return (
            "The requirements name no compliance framework (`compliance.frameworks`), so nothing "
            "is assessed here. That is not a statement that none applies."
        )
    legend = "\n".join(f"- **{status}**: {meaning}" for status, meaning in _STATUSES)
    return (
        "What the design does for each control, and what it does not. This is an engineering "
        "assessment of the generated spec before it runs, not legal advice and not an audit; "
        f"controls are named by their published ids, in our own words.\n\n{legend}"
    )


def _framework(
    design: Design, framework: ComplianceFramework, rows: list[MeasureRow]
) -> Iterator[str]:
    yield f"## {framework.name}"
    counts = {
        status: len({r.measure for r in rows if r.status == status}) for status, _ in _STATUSES
    }
    yield "Measures: " + ", ".join(f"{count} {status}" for status, count in counts.items()) + "."
    if framework.requirements:
        yield "The specification asks for:\n" + "\n".join(f"- {r}" for r in framework.requirements)
    if framework.precise:
        yield "What the text itself says, where that is imprecise:\n" + "\n".join(
            f"- {sentence}" for sentence in framework.precise
        )
    yield table(
        ("control", "measure", "status", "who", "how it shows, or what is missing"),
        [_cells(row) for row in rows],
    )
    yield sources(design, framework.sources.values())


def _cells(row: MeasureRow) -> tuple[str, ...]:
    said = row.evidence or row.reason or ""
    places = f" ({', '.join(f'`{place}`' for place in row.where[:4])})" if row.where else ""
    return (
        f"{row.control} {row.control_title}",
        row.measure_title,
        f"**{row.status}**",
        row.owner,
        cell(said) + places,
    )
