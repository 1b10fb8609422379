"""Findings as JSON, version 1; ``saaswright schema findings`` documents it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from saaswright.finding import Finding, Location, Severity


class At(msgspec.Struct, frozen=True):
    """Lines and columns count from 1; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    path: tuple[str | int, ...]


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as programs read it."""

    id: str
    severity: Literal["error", "warning", "info"]
    message: str
    confidence: Literal["high", "medium", "low"]
    help: str | None
    location: At | None
    related: tuple[At, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All findings of a run, and how many of each severity."""

    schema: Literal["saaswright/findings/v1"] = "saaswright/findings/v1"
    findings: tuple[Reported, ...]
    counts: dict[str, int]


def report(findings: Iterable[Finding]) -> Report:
    """The findings in the published shape."""
    found = tuple(_reported(finding) for finding in findings)
    counts = {kind.value: sum(f.severity == kind.value for f in found) for kind in Severity}
    return Report(findings=found, counts=counts)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of :class:`Report`."""
    return msgspec.json.schema(Report)


def _reported(finding: Finding) -> Reported:
    return Reported(
        id=finding.id,
        severity=finding.severity.value,
        message=finding.message,
        confidence=finding.confidence.value,
        help=finding.help,
        location=_at(finding.location) if finding.location else None,
        related=tuple(_at(location) for location in finding.related),
    )


def _at(location: Location) -> At:
    place = location.place
    return At(
        location.source, place.line, place.column, place.end_line, place.end_column, location.path
    )
