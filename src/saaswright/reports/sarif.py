"""Findings as SARIF 2.1.0, as code scanning services take it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from saaswright import __version__
from saaswright.finding import Finding, Location, Severity
from saaswright.rules.baseline import fingerprint
from saaswright.rules.model import Rule

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PRECISION: Final = {"high": "very-high", "medium": "medium", "low": "low"}


def sarif(findings: Iterable[Finding], rules: Iterable[Rule]) -> Iterator[str]:
    """One run with every rule, and a result for each finding; in parts.

    Findings of other rooms (YAML syntax, the compose file's shape) get a descriptor with their id;
    so the rules come after the results.
    """
    descriptors = [_descriptor(rule) for rule in rules]
    index = {descriptor["id"]: number for number, descriptor in enumerate(descriptors)}
    yield f'{{"$schema":{_json(SCHEMA)},"version":"2.1.0","runs":[{{"columnKind":'
    yield '"unicodeCodePoints","results":['
    separator = "\n"
    for finding in findings:
        if finding.id not in index:
            index[finding.id] = len(descriptors)
            descriptors.append({"id": finding.id, "name": _pascal(finding.id)})
        yield separator + _json(_result(finding, index[finding.id]))
        separator = ",\n"
    driver = {"name": "saaswright", "semanticVersion": __version__, "rules": descriptors}
    yield f'\n],"tool":{{"driver":{_json(driver)}}}}}]}}\n'


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


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
