"""Findings as GitHub workflow commands: annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from saaswright.finding import Finding, Severity

_COMMANDS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def github(findings: Iterable[Finding]) -> Iterator[str]:
    """A line for each finding."""
    return (_annotation(finding) + "\n" for finding in findings)


def _annotation(finding: Finding) -> str:
    values = {"title": finding.id}
    if finding.location:
        place = finding.location.place
        values = {
            "file": finding.location.source,
            "line": str(place.line),
            "endLine": str(place.end_line),
            "col": str(place.column),
            "endColumn": str(place.end_column),
            **values,
        }
        if place.end_line != place.line:
            # Columns belong to annotations of a single line only.
            del values["col"], values["endColumn"]
    listed = ",".join(f"{key}={_property(value)}" for key, value in values.items())
    text = f"{finding.message} ({finding.help})" if finding.help else finding.message
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(text)}"


def _data(text: str) -> str:
    """A message: what would end the command is escaped as the runner expects it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
