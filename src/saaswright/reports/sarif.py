"""Findings as SARIF 2.1.0, as code scanning services take it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

from saaswright import __version__
from saaswright.finding import Finding, Location, Severity
from saaswright.rules.model import Rule

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PRECISION: Final = {"high": "very-high", "medium": "medium", "low": "low"}


def sarif(findings: Sequence[Finding], rules: Iterable[Rule]) -> dict[str, Any]:
    """One run with every rule, and a result for each finding.

    Findings of other rooms (YAML syntax, the compose file's shape) get a descriptor with their id.
    """
    descriptors = [_descriptor(rule) for rule in rules]
    known = {descriptor["id"] for descriptor in descriptors}
    others = sorted({finding.id for finding in findings} - known)
    descriptors += [{"id": id_, "name": _pascal(id_)} for id_ in others]
    index = {descriptor["id"]: number for number, descriptor in enumerate(descriptors)}
    driver = {"name": "saaswright", "semanticVersion": __version__, "rules": descriptors}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, index[finding.id]) for finding in findings],
            }
        ],
    }


def fingerprint(finding: Finding) -> str:
    """The same for the same finding, although lines were added above it."""
    at = finding.location
    parts = [finding.id, finding.message]
    parts += [at.source, *map(str, at.path)] if at else []
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _descriptor(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": _pascal(rule.id),
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why} Instead: {rule.instead}. Source: {rule.source}",
            "markdown": f"{rule.why}\n\n**Instead:** {rule.instead}.\n\nSource: {rule.source}",
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.family], "precision": _PRECISION[rule.confidence.value]},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    text = f"{finding.message}. {finding.help}" if finding.help else finding.message
    result: dict[str, Any] = {
        "ruleId": finding.id,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "partialFingerprints": {"saaswright/v1": fingerprint(finding)},
    }
    if finding.location:
        result["locations"] = [_location(finding.location)]
    if finding.related:
        result["relatedLocations"] = [_location(related) for related in finding.related]
    return result


def _location(location: Location) -> dict[str, Any]:
    place = location.place
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(location)}, "region": region}}


def _uri(location: Location) -> str:
    from urllib.parse import quote

    return quote(location.source.replace("\\", "/"))


def _pascal(id: str) -> str:
    return "".join(word.capitalize() for word in id.split("-"))
