"""``docs/compliance.md``: framework → control → measure → where the design shows it."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.catalog.model import ComplianceFramework
from saaswright.handoff.compliance import compliance as measure_rows
from saaswright.handoff.compliance import frameworks
from saaswright.handoff.model import Design, MeasureRow, MeasureStatus
from saaswright.handoff.pages.markdown import cell, sources, table
from saaswright.handoff.spec import read_spec
from saaswright.source import Source

_STATUSES: tuple[tuple[MeasureStatus, str], ...] = (
    ("met", "the generated design shows it"),
    ("planned", "decided here, still to be carried out by whoever is named"),
    ("organisational", "people must do it; no spec can"),
    ("gap", "asked for and not shown by this design"),
)


def compliance(design: Design) -> Iterator[tuple[str, str]]:
    """The page; it says so when no framework applies."""
    rows = measure_rows(design, read_spec(Source("compose.yaml", design.blueprint.compose)))
    parts = [f"# Compliance of {design.requirements.product.name}", _introduction(design)]
    for framework in frameworks(design):
        own = [row for row in rows if row.framework == framework.id]
        parts += _framework(design, framework, own)
    yield "docs/compliance.md", "\n\n".join(parts) + "\n"


def _introduction(design: Design) -> str:
    if not frameworks(design):
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
        (
            "control",
            "measure",
            "status",
            "who",
            "how it shows, or what is missing",
            "guarded by (`saaswright assess`)",
            "shown by a run",
        ),
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
        ", ".join(f"`{rule}`" for rule in row.guarded_by) or "nothing of ours",
        cell(row.verified) if row.verified else "no run shows it",
    )
