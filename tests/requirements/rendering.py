"""What golden files hold: findings as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from saaswright.finding import Finding, Location

REGIONS = {
    "us-east-1": ("aws", "us"),
    "us-west-2": ("aws", "us"),
    "eu-west-1": ("aws", "eu"),
    "eu-central-1": ("aws", "eu"),
    "us-east1": ("gcp", "us"),
    "europe-west1": ("gcp", "eu"),
    "westeurope": ("azure", "eu"),
}


def rendered(findings: Iterable[Finding]) -> str:
    """One finding a paragraph: place, id, message, help, the other places, proposed edits."""
    return "\n".join(_paragraph(finding) for finding in findings)


def _paragraph(finding: Finding) -> str:
    lines = [f"{_at(finding.location)} {finding.severity.value} {finding.id}", finding.message]
    if finding.location and finding.location.excerpt:
        lines.append(f"line: {finding.location.excerpt[:100]}")
    if finding.help:
        lines.append(f"help: {finding.help}")
    lines += [f"also: {_at(location)}" for location in finding.related]
    lines += [f"fix: {fix.title}" for fix in finding.fixes]
    return "\n".join(lines) + "\n"


def _at(location: Location | None) -> str:
    return f"{location.place.line}:{location.place.column}" if location else "-"
