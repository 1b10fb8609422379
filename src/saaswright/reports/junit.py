"""An assessment as JUnit XML: a suite for each project, a case for each rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from saaswright.finding import Finding, Severity
from saaswright.rules.assess import Assessment
from saaswright.rules.model import Rule

_FAILS = (Severity.ERROR, Severity.WARNING)


def junit(assessment: Assessment, rules: Iterable[Rule]) -> Iterator[str]:
    """The report in parts. Errors and warnings are failures; info passes with a note."""
    ids = [rule.id for rule in rules]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
    for project, _ in assessment.once():
        yield _suite(", ".join(project.files), project.findings, ids) + "\n"
    if assessment.findings:
        yield _suite("saaswright", assessment.findings, []) + "\n"
    yield "</testsuites>\n"


def _suite(name: str, findings: Sequence[Finding], ids: Sequence[str]) -> str:
    by_id: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_id[finding.id].append(finding)
    every = [*dict.fromkeys([*ids, *sorted(by_id)])]
    failed = sum(any(f.severity in _FAILS for f in by_id[id_]) for id_ in every)
    head = f'  <testsuite name={quoteattr(_clean(name))} tests="{len(every)}" failures="{failed}">'
    cases = [_case(name, id_, by_id[id_]) for id_ in every]
    return "\n".join([head, *cases, "  </testsuite>"])


def _case(suite: str, id: str, findings: Sequence[Finding]) -> str:
    head = f"    <testcase classname={quoteattr(_clean(suite))} name={quoteattr(id)}"
    if not findings:
        return head + "/>"
    text = escape(_clean("\n".join(map(_line, findings))))
    if any(finding.severity in _FAILS for finding in findings):
        message = quoteattr(_clean(findings[0].message))
        body = f"      <failure message={message}>{text}</failure>"
    else:
        body = f"      <system-out>{text}</system-out>"
    return "\n".join([head + ">", body, "    </testcase>"])


def _line(finding: Finding) -> str:
    at = finding.location
    where = f"{at.source}:{at.place.line}:{at.place.column}: " if at else ""
    tail = f" ({finding.help})" if finding.help else ""
    return f"{where}{finding.severity.value}: {finding.message}{tail}"


def _clean(text: str) -> str:
    """Without the control characters that XML 1.0 cannot hold."""
    return "".join(char for char in text if char in "\t\n\r" or char >= " ").replace("\ufffe", "")
