"""Whatever stands in a tree, each project is judged or has a finding that says why not."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from saaswright.finding import Severity
from saaswright.rules.assess import Assessment, Judged, assess, judge
from saaswright.rules.config import Config
from saaswright.rules.discover import Candidate
from saaswright.rules.registry import RULES
from tests.rules.judge import FACTS

GOOD = "services:\n  api:\n    image: acme/api:latest\n"
ODD = [
    "null", "''", "[]", "{}", "true", "-1", "99999999999999999999", "1e400", "'*'", "'${'",
    "'${A:?}'", "'$$'", "[[]]", "{a: {b: c}}", "!reset null", "'\\0'", "'😀'", "'::::'", "'0-0'",
]  # fmt: skip


def project(tmp_path: Path, name: str, text: str | bytes) -> Path:
    """A directory with one compose file."""
    place = tmp_path / name
    place.mkdir()
    data = text.encode() if isinstance(text, str) else text
    (place / "compose.yaml").write_bytes(data)
    return place


def of(assessment: Assessment, name: str) -> Judged:
    """The project whose directory is called ``name``."""
    return next(p for p in assessment.projects if Path(p.files[0]).parent.name == name)


BAD = {
    "binary": b"\x7fELF\x00\x01\x02" * 100,
    "not-utf8": b"services: {a: {image: \xff\xfe}}\n",
    "utf16": "services: {}\n".encode("utf-16"),
    "empty": b"",
    "a-list": b"- services\n",
    "unclosed": b"services: {a: [\n",
    "tabs": b"services:\n\tapi:\n\t\timage: x\n",
    "deep": b"a: " + b"[" * 5000,
    "huge": b"services:\n" + b"  a: {image: x}\n" * 300_000,
    "laughs": b"".join(
        b"l%d: &l%d [%s]\n" % (n, n, b", ".join([b"*l%d" % (n - 1)] * 9) if n else b"x")
        for n in range(12)
    ),
    "includes-itself": b"include: [compose.yaml]\nservices: {a: {image: x}}\n",
    "extends-itself": b"services: {a: {extends: {file: compose.yaml, service: a}}}\n",
    "includes-nothing": b"include: [gone.yaml]\nservices: {a: {image: x}}\n",
    "includes-outside": b"include: [/etc/passwd]\nservices: {a: {image: x}}\n",
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_file_stops_no_other(tmp_path: Path, name: str) -> None:
    """The bad project has an error of its own and is mended first; its neighbours are judged."""
    project(tmp_path, "before", GOOD)
    project(tmp_path, name, BAD[name])
    project(tmp_path, "zz-after", GOOD)
    assessment = assess([str(tmp_path)], FACTS)
    assert len(tuple(assessment.projects)) == 3
    for good in ("before", "zz-after"):
        assert "image-latest" in {finding.id for finding in of(assessment, good).findings}
    bad = of(assessment, name)
    errors = [finding for finding in bad.findings if finding.severity is Severity.ERROR]
    assert errors, bad
    assert all(finding.location is not None and finding.message for finding in errors)
    assert bad.triage.way in ("mend", "design")
    assert assessment.exit_code() in (1, 2)


def test_includes_in_a_circle_end(tmp_path: Path) -> None:
    """Two files that include each other are one finding, not a hang."""
    place = project(tmp_path, "circle", "include: [other.yaml]\nservices: {a: {image: x}}\n")
    (place / "other.yaml").write_text("include: [compose.yaml]\n", encoding="utf-8")
    assessment = assess([str(place)], FACTS)
    assert any(f.severity is Severity.ERROR for f in assessment.every_finding)


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    """A directory that links upwards is searched once; links that lead nowhere are said."""
    place = project(tmp_path, "good", GOOD)
    (place / "up").symlink_to(tmp_path, target_is_directory=True)
    loop = tmp_path / "loop"
    loop.mkdir()
    (loop / "compose.yaml").symlink_to("compose.yaml")
    (tmp_path / "dangling").mkdir()
    (tmp_path / "dangling" / "compose.yaml").symlink_to("nowhere.yaml")
    assessment = assess([str(tmp_path)], FACTS)
    names = [Path(p.files[0]).parent.name for p in assessment.projects]
    assert names.count("good") == 1
    assert "image-latest" in {finding.id for finding in of(assessment, "good").findings}
    for bad in ("loop", "dangling"):
        assert not of(assessment, bad).readable


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    """What is no regular file would never end; it is refused, or not taken for a compose file."""
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "compose.yaml")
    project(tmp_path, "good", GOOD)
    assessment = assess([str(tmp_path)], FACTS)
    assert "image-latest" in {finding.id for finding in of(assessment, "good").findings}


def test_a_file_that_goes_away_is_said(tmp_path: Path) -> None:
    """Found, then deleted, replaced by a directory, or cut short: a finding each time."""
    place = project(tmp_path, "gone", GOOD)
    file = place / "compose.yaml"
    candidate = Candidate((str(file),), str(place))
    file.unlink()
    assert not judge(candidate, FACTS, Config()).readable
    file.mkdir()
    assert not judge(candidate, FACTS, Config()).readable
    file.rmdir()
    file.write_text(GOOD[:20], encoding="utf-8")
    assert judge(candidate, FACTS, Config()).findings


def broken(seed: int) -> Iterator[str]:
    """Examples of the rules with a line dropped, doubled, moved in, or a value replaced."""
    draw = random.Random(seed)
    texts = [text for rule in RULES for text in (*rule.fires, *rule.quiet)]
    for _ in range(400):
        lines = draw.choice(texts).splitlines()
        for _ in range(draw.randint(1, 3)):
            at = draw.randrange(len(lines))
            kind = draw.randrange(4)
            if kind == 0 and len(lines) > 1:
                del lines[at]
            elif kind == 1:
                lines.insert(at, lines[at])
            elif kind == 2:
                lines[at] = "  " + lines[at]
            else:
                head, colon, _ = lines[at].partition(": ")
                lines[at] = f"{head}: {draw.choice(ODD)}" if colon else f"{head} {draw.choice(ODD)}"
        yield "\n".join(lines) + "\n"


@pytest.mark.parametrize("seed", range(5))
def test_no_rule_crashes(tmp_path: Path, seed: int) -> None:
    """Two thousand broken examples: rules find something or nothing, and never fail."""
    file = tmp_path / "compose.yaml"
    candidate = Candidate((str(file),), str(tmp_path))
    for text in broken(seed):
        file.write_text(text, encoding="utf-8")
        judged = judge(candidate, FACTS, Config())
        assert "rule-crash" not in {finding.id for finding in judged.findings}, text


def test_the_odd_values_are_yaml() -> None:
    """So that the rules are reached, and not only the parser."""
    for value in ODD:
        if not value.startswith("!"):
            yaml.safe_load(value)
