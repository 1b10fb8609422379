"""An assessment in every format, and what each format promises."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import msgspec
import pytest

from saaswright.finding import Finding, Location, Severity
from saaswright.reports.assess_json import Assessed, assess_json
from saaswright.reports.assess_text import assess_text
from saaswright.reports.github import github
from saaswright.reports.html import html
from saaswright.reports.junit import junit
from saaswright.reports.sarif import sarif
from saaswright.rules.assess import Assessment, assess
from saaswright.rules.baseline import fingerprint
from saaswright.rules.registry import RULES
from saaswright.source import Place
from tests.rules.judge import FACTS

TEXT = """\
services:
  api:
    build: .
    environment:
      - API_TOKEN=kW8vQ2mZ7rT4xN1p
  web:
    image: acme/api:latest
"""


@pytest.fixture
def assessment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assessment:
    """One project with findings of every severity."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "compose.yaml").write_text(TEXT, encoding="utf-8")
    return assess(["compose.yaml"], FACTS)


def hostile() -> Finding:
    """A finding whose texts would break a format that does not escape them."""
    place = Place(3, 5, 3, 9)
    location = Location(
        "a,b:c%d.yaml", place, ("services", "x"), "\x1b[31m<script>alert(1)</script>"
    )
    return Finding("build-context", Severity.ERROR, "one\n::error::two % <b>&", location, "do\nit")


def test_text_begins_with_the_way_and_ends_with_the_count(assessment: Assessment) -> None:
    """The first line says where the file should go; the last counts; the lines are between."""
    lines = "".join(assess_text(assessment)).splitlines()
    assert lines[0].startswith("compose.yaml should be converted")
    assert lines[-1].startswith("1 project: ")
    assert any("error[build-context]" in line for line in lines)
    assert any("API_TOKEN=***" in line for line in lines)


def test_text_can_leave_out_what_is_only_info(assessment: Assessment) -> None:
    """Without info, findings of that severity are gone and still counted."""
    text = "".join(assess_text(assessment, verbose=False))
    assert "info[" not in text
    assert " info" in text.splitlines()[-1]


def test_json_is_what_it_says(assessment: Assessment) -> None:
    """The JSON fits its own type and schema, and counts what it lists."""
    data = json.loads("".join(assess_json(assessment)))
    jsonschema.validate(data, msgspec.json.schema(Assessed))
    assert data["schema"] == "saaswright/assessment/v1"
    [project] = data["projects"]
    assert project["triage"]["way"] == "convert"
    assert len(project["findings"]) == sum(data["counts"].values())
    assert {area["area"] for area in project["readiness"]} == {rule.family for rule in RULES}


def test_sarif_has_what_code_scanning_requires(assessment: Assessment) -> None:
    """Version, driver, rules with texts, results that point at their rule and at a region."""
    log = json.loads("".join(sarif(assessment.every_finding, RULES)))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) >= len(RULES)
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        [location] = result["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "compose.yaml"
        region = physical["region"]
        assert 1 <= region["startLine"] <= region["endLine"]
        assert region["startColumn"] >= 1
        assert result["partialFingerprints"]
    for rule in rules[: len(RULES)]:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]


def test_sarif_describes_findings_of_other_rooms() -> None:
    """A finding that is of no rule gets a descriptor, and its place is a valid address."""
    finding = msgspec.structs.replace(hostile(), id="yaml-syntax")
    [run] = json.loads("".join(sarif([finding], RULES)))["runs"]
    assert run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]["id"] == "yaml-syntax"
    location = run["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "a%2Cb%3Ac%25d.yaml"


def test_a_fingerprint_survives_lines_above(assessment: Assessment) -> None:
    """A finding is the same when its line moved, and another when it is about something else."""
    finding = assessment.every_finding[0]
    assert finding.location is not None
    moved = msgspec.structs.replace(
        finding, location=msgspec.structs.replace(finding.location, place=Place(99, 1, 99, 2))
    )
    assert fingerprint(moved) == fingerprint(finding)
    prints = [fingerprint(one) for one in assessment.every_finding]
    assert len(set(prints)) == len(prints)


def test_github_escapes_what_would_end_a_command() -> None:
    """A message stays on its line, a file name cannot add a property."""
    [line] = "".join(github([hostile()])).splitlines()
    assert line.startswith("::error file=a%2Cb%3Ac%25d.yaml,line=3,endLine=3,col=5,endColumn=9,")
    assert line.endswith("::one%0A::error::two %25 <b>& (do%0Ait)")


def test_junit_counts_failures(assessment: Assessment) -> None:
    """Every rule is a case; those with errors or warnings fail; the XML can be read."""
    root = ET.fromstring("".join(junit(assessment, RULES)))
    [suite] = root
    failed = {case.get("name") for case in suite if case.find("failure") is not None}
    loud = {f.id for f in assessment.every_finding if f.severity is not Severity.INFO}
    assert failed == loud
    assert suite.get("failures") == str(len(loud))
    assert {rule.id for rule in RULES} <= {case.get("name") for case in suite}


def test_junit_and_html_hold_hostile_texts(assessment: Assessment) -> None:
    """Control characters and markup of a file end up as text."""
    [project] = assessment.projects
    project = msgspec.structs.replace(project, findings=(hostile(),), files=("<i>.yaml",))
    bad = Assessment((project,))
    ET.fromstring("".join(junit(bad, RULES)))
    page = "".join(html(bad))
    assert "<script" not in page
    assert "<i>" not in page
    assert "&lt;script&gt;" in page


def test_html_is_whole_and_loads_nothing(assessment: Assessment) -> None:
    """Every element is closed; there is no script and no address to load from."""

    class Checker(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.attributes: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.attributes |= {name for name, _ in attrs}
            if tag != "meta":
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    checker = Checker()
    checker.feed("".join(html(assessment)))
    assert checker.open == []
    assert not checker.attributes & {"src", "href", "onclick"}


@pytest.mark.parametrize("make", [assess_text, html, lambda a: junit(a, RULES)])
def test_no_secret_is_shown(assessment: Assessment, make: object) -> None:
    """The token of the file is in no report."""
    assert callable(make)
    assert "kW8vQ2mZ7rT4xN1p" not in "".join(make(assessment))
