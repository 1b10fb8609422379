"""``saaswright fix`` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saaswright.cli import run
from saaswright.schemas import schema

TEXT = "version: '3'   # old\nservices:\n  api:\n    image: acme/api:1\n    mem_limit: 1g\n"
FIXED = "# old\nservices:\n  api:\n    image: acme/api:1\n    mem_limit: 1g\n"
CLEAN = FIXED + "    restart: always\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to work in."""
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.mark.parametrize("options", [[], ["--diff"]])
def test_without_write_nothing_is_written(
    here: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    """By default the difference is shown: exit code 1, as there is something to do."""
    (here / "compose.yaml").write_text(TEXT + "    restart: always\n")
    assert run(["fix", *options]) == 1
    assert "-version: '3'   # old\n+# old\n" in capsys.readouterr().out
    assert (here / "compose.yaml").read_text() == TEXT + "    restart: always\n"


def test_write(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was shown is written, and a second run finds nothing to do."""
    (here / "compose.yaml").write_text(TEXT + "    restart: always\n")
    assert run(["fix", "--write"]) == 0
    assert (here / "compose.yaml").read_text() == CLEAN
    capsys.readouterr()
    assert run(["fix", "--write"]) == 0
    assert "0 fixes" in capsys.readouterr().out


def test_what_is_left_fails(here: Path) -> None:
    """A warning that no fix removes gives exit code 1, as in `assess`."""
    (here / "compose.yaml").write_text(CLEAN.replace("    mem_limit: 1g\n", ""))
    assert run(["fix", "--write"]) == 1


def test_what_a_platform_cannot_do_is_left(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As in `assess`, --target asks more of the file; no fix is known for what is said then."""
    (here / "compose.yaml").write_text(CLEAN + "    depends_on: [db]\n  db:\n    build: .\n")
    run(["fix", "--format", "json"])
    assert not _left(capsys, "ignored-by-target")
    assert run(["fix", "--target", "kubernetes", "--format", "json"]) == 1
    assert _left(capsys, "ignored-by-target") == ["no fix is known; see its help"]


def test_what_requirements_ask_for_is_left(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As in `assess`, too; requirements that are no good end it before anything is written."""
    asked = "schema: saaswright/v1\nproduct: {name: shop, domain: web-app}\n"
    (here / "compose.yaml").write_text(TEXT)
    (here / "ours.yaml").write_text(asked + "availability: {target: 99.95}\n")
    (here / "bad.yaml").write_text(asked + "availability: {target: often}\n")
    assert run(["fix", "-r", "bad.yaml", "--write"]) == 2
    assert "bad.yaml:3" in capsys.readouterr().err
    assert (here / "compose.yaml").read_text() == TEXT
    assert run(["fix", "-r", "ours.yaml", "--write", "--format", "json"]) == 1
    assert _left(capsys, "replicas-below-target") == ["no fix is known; see its help"]
    assert (here / "compose.yaml").read_text() == FIXED


def _left(capsys: pytest.CaptureFixture[str], rule: str) -> list[str]:
    """Why each finding of ``rule`` is left, by the JSON that was just printed."""
    projects = json.loads(capsys.readouterr().out)["projects"]
    every = [one for project in projects for one in project["left"]]
    return [one["why"] for one in every if one["finding"]["id"] == rule]


def test_json(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What programs read has the published shape, and says what is left and why."""
    import jsonschema

    (here / "compose.yaml").write_text(TEXT)
    assert run(["fix", "--write", "--format", "json"]) == 1
    said = json.loads(capsys.readouterr().out)
    jsonschema.validate(said, schema("fixes"))
    project = said["projects"][0]
    assert project["written"] is True
    assert [one["finding"]["id"] for one in project["applied"]] == ["obsolete-version"]
    assert project["applied"][0]["changes"] == []
    assert all(one["why"] for one in project["left"])


def test_one_bad_file_never_stops_the_others(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The unreadable project is said, the rest is written, the exit code is 2."""
    for name, text in (("a", "services: ["), ("b", TEXT), ("c", "\0")):
        (here / name).mkdir()
        (here / name / "compose.yaml").write_text(text)
    assert run(["fix", "--write"]) == 2
    out = capsys.readouterr().out
    assert "a/compose.yaml cannot be read" in out
    assert (here / "b" / "compose.yaml").read_text() == FIXED


def test_only_one_rule(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--rule` fixes that and nothing else; a rule that does not exist is said."""
    (here / "compose.yaml").write_text(TEXT)
    assert run(["fix", "--write", "--rule", "container-name"]) == 1
    assert (here / "compose.yaml").read_text() == TEXT
    assert run(["fix", "--rule", "container-nam"]) == 2
    assert "did you mean `container-name`?" in capsys.readouterr().err


def test_settings_are_those_of_assess(here: Path) -> None:
    """A rule that the team has switched off is not fixed."""
    (here / "saaswright.toml").write_text("[assess.ignore]\nobsolete-version = 'old tool'\n")
    (here / "compose.yaml").write_text(TEXT)
    run(["fix", "--write"])
    assert (here / "compose.yaml").read_text() == TEXT


def test_nothing_there(capsys: pytest.CaptureFixture[str]) -> None:
    """A directory without a compose file: exit code 2."""
    assert run(["fix"]) == 2
    assert "no-compose-file" in capsys.readouterr().out


def test_variants_share_their_base(here: Path) -> None:
    """The base is fixed once, and its variant is judged with the fixed base."""
    (here / "compose.yaml").write_text(TEXT)
    (here / "compose.prod.yaml").write_text(
        "services:\n  api:\n    hostname: web\n    container_name: the-api\n"
    )
    run(["fix", "--write", "--unsafe"])
    assert "version" not in (here / "compose.yaml").read_text()
    assert (here / "compose.prod.yaml").read_text() == "services:\n  api:\n    hostname: web\n"
