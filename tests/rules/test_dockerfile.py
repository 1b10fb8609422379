"""Dockerfiles are read as BuildKit reads them, with places; whatever they hold, nothing crashes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saaswright.catalog.loader import load
from saaswright.finding import Finding
from saaswright.rules.assess import assess
from saaswright.rules.dockerfile import Dockerfile, parse
from saaswright.rules.facts import Facts
from saaswright.source import Source
from tests.timing import least_seconds

FACTS = Facts(load())


def read(text: str) -> Dockerfile:
    """The Dockerfile of a text that is one."""
    found, problems = parse(Source("Dockerfile", text))
    assert found is not None, problems
    return found


def names(text: str) -> list[str]:
    """The instructions of all stages."""
    return [one.name for stage in read(text).stages for one in stage.instructions]


def test_lines_go_on() -> None:
    """A continued line is one instruction; comments and empty lines inside are no part of it."""
    stage = read("FROM a\n  RUN one \\\n# told\n\n  two\nUSER app\n").stages[0]
    run = stage.instructions[0]
    assert run.value == "one two"
    assert (run.place.line, run.place.column, run.place.end_line) == (2, 3, 5)
    assert stage.instructions[1].place.line == 6


@pytest.mark.parametrize("opened", ["<<EOF", "<<-EOF", "<<'EOF'", '<<"EOF"', "3<<EOF"])
def test_here_documents(opened: str) -> None:
    """What stands in a here-document is its instruction's, not instructions."""
    end = "\tEOF" if "-" in opened else "EOF"
    stage = read(f"FROM a\nRUN {opened} sh\nUSER root\n{end}\nUSER app\n").stages[0]
    assert [one.name for one in stage.instructions] == ["RUN", "USER"]
    assert "USER root" in stage.instructions[0].body


def test_two_here_documents_and_one_in_quotes() -> None:
    """Several follow each other; a text that only looks like one opens nothing."""
    assert names("FROM a\nCOPY <<A <<B /x/\nUSER 1\nA\nUSER 2\nB\nUSER 3\n") == ["COPY", "USER"]
    assert names('FROM a\nRUN echo "1 <<X"\nUSER app\n') == ["RUN", "USER"]


def test_another_escape() -> None:
    """`# escape=` before everything else changes what continues a line."""
    text = "# escape=`\nFROM a\nRUN dir C:\\\nRUN one `\n  two\n"
    assert [one.value for one in read(text).stages[0].instructions] == [
        "dir C:\\",
        "one   two".replace("   ", " "),
    ]


def test_arguments_before_from() -> None:
    """Defaults count, the compose file's arguments replace them, what has no value is unknown."""
    file = read("ARG V=1\nARG W\nFROM node:${V}-slim\nFROM x:${W}\n")
    first, second = file.stages
    assert file.base(first, {}) == "node:1-slim"
    assert file.base(first, {"V": "2"}) == "node:2-slim"
    assert file.base(second, {}) == "x:${W}"


def test_only_what_the_target_needs() -> None:
    """Stages by name, number, `COPY --from` and mounts; others are not built."""
    file = read(
        "FROM a AS one\nFROM b AS two\nFROM c AS three\nFROM d AS unused\n"
        "FROM two AS last\nCOPY --from=one /x /x\nRUN --mount=type=bind,from=2,target=/y true\n"
    )
    target = file.target(None)
    assert target is not None
    assert [stage.base for stage in file.needed(target, {})] == ["a", "b", "c", "two"]
    assert [stage.base for stage in file.lineage(target, {})] == ["b", "two"]
    assert file.target("UNUSED") is file.stages[3]
    assert file.target("absent") is None


def test_onbuild_is_not_run_here() -> None:
    """What `ONBUILD` says is for images built on this one."""
    assert names("FROM a\nONBUILD USER root\n") == ["ONBUILD"]


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "# only\n", "RUN x\n", "FROM\n", "FROM a b c\n", "HELLO\n", "FROM a\nFRUM b\n"],
)
def test_no_dockerfile(text: str) -> None:
    """What is no Dockerfile is a problem with a sentence."""
    found, problems = parse(Source("Dockerfile", text))
    assert found is None
    assert problems[0].message


@given(st.text(alphabet="FROMRUN \\\n<-EOF'\"=$:{}[]#`\t\x0b\u2028", max_size=300))
def test_any_text(text: str) -> None:
    """No text is a crash, and every place is in the text."""
    found, problems = parse(Source("Dockerfile", f"FROM a\n{text}"))
    lines = text.count("\n") + 2
    places = [p.place for p in problems]
    places += [one.place for s in (found.stages if found else ()) for one in s.instructions]
    assert all(1 <= place.line <= place.end_line <= lines for place in places)


@pytest.mark.parametrize(
    ("start", "part", "times"),
    [
        ("", "RUN <<A\n", 32_000),
        ("", "RUN a \\\n", 32_000),
        ("ENV ", "a=\\", 60_000),
        ("", "# x\n", 60_000),
        ("", "FROM a AS a\n", 4_000),
        ("RUN ", "<<A ", 60_000),
    ],
)
def test_hostile_size(start: str, part: str, times: int) -> None:
    """The largest files cost no more than their size: ten times the text, not a hundred times."""

    def read(number: int) -> None:
        found, _ = parse(Source("Dockerfile", f"FROM a\n{start}{part * number}"))
        for stage in found.stages if found else ():
            assert all(one.pairs is not None for one in stage.instructions)

    assert least_seconds(lambda: read(times)) < 40 * least_seconds(lambda: read(times // 10))


def found_in(place: Path, dockerfile: str | bytes, build: str = "./api") -> tuple[Finding, ...]:
    """The findings at the Dockerfile of a project on disk."""
    (place / "api").mkdir(exist_ok=True)
    (place / "compose.yaml").write_text(f"services:\n  api:\n    build: {build}\n")
    raw = dockerfile.encode() if isinstance(dockerfile, str) else dockerfile
    (place / "api" / "Dockerfile").write_bytes(raw)
    [project] = assess([str(place)], FACTS).projects
    at = str(place / "api" / "Dockerfile")
    return tuple(f for f in project.findings if f.location and f.location.source == at)


def test_found_at_its_line(tmp_path: Path) -> None:
    """A finding names the Dockerfile, line and column, and shows the line."""
    [finding] = found_in(tmp_path, "ARG V=16\n\n FROM node:$V AS x\nUSER node\n")
    assert finding.id == "base-image-end-of-life"
    assert finding.location is not None
    assert (finding.location.place.line, finding.location.place.column) == (3, 2)
    assert finding.location.excerpt == " FROM node:$V AS x"


def test_a_comment_excuses_a_line(tmp_path: Path) -> None:
    """Ignores work in Dockerfiles; one that excuses nothing is told."""
    comment = "# saaswright: ignore[base-image-end-of-life] moves in May\n"
    assert found_in(tmp_path, f"{comment}FROM node:16\nUSER node\n") == ()
    [finding] = found_in(tmp_path, f"{comment}FROM debian:13-slim\nUSER app\n")
    assert finding.id == "unused-ignore"


@pytest.mark.parametrize("raw", [b"\0\1\2", b"FROM a\n\xff\n", b"", b"FROM a\n" * 60_000])
def test_an_unreadable_one_is_a_finding(tmp_path: Path, raw: bytes) -> None:
    """Binary, not UTF-8, empty, too large: one finding, and the compose file is still judged."""
    [finding] = found_in(tmp_path, raw)
    assert finding.id == "dockerfile-unreadable"
    [project] = assess([str(tmp_path)], FACTS).projects
    assert "build-context" in {finding.id for finding in project.findings}


def test_an_absent_stage_is_a_finding(tmp_path: Path) -> None:
    """A target that the Dockerfile does not have is told."""
    [finding] = found_in(tmp_path, "FROM a:1 AS x\n", "{context: ./api, target: y}")
    assert "no stage `y`" in finding.message


def test_no_context_no_finding(tmp_path: Path) -> None:
    """A compose file without its sources is judged by itself."""
    (tmp_path / "compose.yaml").write_text("services:\n  api:\n    build: ./absent\n")
    [project] = assess([str(tmp_path)], FACTS).projects
    assert not {f.id for f in project.findings} & {"dockerfile-unreadable", "dockerignore-missing"}


def test_a_secret_is_not_shown(tmp_path: Path) -> None:
    """The secret that was found is in no text of the finding."""
    findings = found_in(tmp_path, "FROM debian:13-slim\nENV DB_PASSWORD=canary5up3r\nUSER app\n")
    assert [finding.id for finding in findings] == ["secret-in-image"]
    assert "canary5up3r" not in str(findings)


def test_an_inline_dockerfile(tmp_path: Path) -> None:
    """`dockerfile_inline` is judged too, where it stands."""
    (tmp_path / "compose.yaml").write_text(
        "services:\n  api:\n    build:\n      dockerfile_inline: |\n"
        "        FROM node:16\n        USER node\n"
    )
    [project] = assess([str(tmp_path)], FACTS).projects
    [finding] = [f for f in project.findings if f.id == "base-image-end-of-life"]
    assert finding.location is not None
    assert finding.location.place.line == 4
