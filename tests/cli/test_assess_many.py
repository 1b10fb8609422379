"""Many projects: workers, a baseline of old findings, and answers that come in parts."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner, Result

from saaswright.cli.main import main
from saaswright.errors import UsageError
from saaswright.reports.assess_json import Assessed
from saaswright.rules.config import Config
from saaswright.rules.context import Context
from saaswright.rules.discover import discover
from saaswright.rules.workers import Work, judge_all

LATEST = "services:\n  api:\n    image: acme/api:latest\n"
WORSE = LATEST + "    privileged: true\n"
MOVED = "# a comment\n\n" + WORSE


def run(*arguments: str) -> Result:
    """``saaswright assess`` with ``arguments``."""
    result = CliRunner().invoke(main, ["assess", *arguments], standalone_mode=False)
    if isinstance(result.return_value, int):
        result.exit_code = result.return_value
    return result


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of forty projects, one of them no YAML and one not text."""
    monkeypatch.chdir(tmp_path)
    for number in range(40):
        place = tmp_path / f"p{number:02}"
        place.mkdir()
        (place / "compose.yaml").write_text(LATEST if number % 2 else WORSE, encoding="utf-8")
    (tmp_path / "p07" / "compose.yaml").write_text("services: [", encoding="utf-8")
    (tmp_path / "p08" / "compose.yaml").write_bytes(b"\x00\xff\xfe")
    return tmp_path


def test_workers_answer_as_one_process_does(tree: Path) -> None:
    """The same projects in the same order with the same findings, the bad ones among them."""
    candidates, _ = discover([str(tree)])
    work = Work(Config(), Context())
    alone = list(judge_all(candidates, work))
    together = list(judge_all(candidates, work, 2))
    assert msgspec.json.encode(together, enc_hook=str) == msgspec.json.encode(alone, enc_hook=str)
    assert [project.files[0] for project in alone] == [c.files[0] for c in candidates]
    assert sum(not project.readable for project in alone) == 2


def test_a_reader_that_stops_stops_the_workers(tree: Path) -> None:
    """Whoever takes one project and leaves is not kept waiting for the others."""
    candidates, _ = discover([str(tree)])
    running = judge_all(candidates * 20, Work(Config(), Context()), 2)
    next(running)
    running.close()  # type: ignore[attr-defined]


def test_the_answer_in_parts_is_whole(tree: Path) -> None:
    """JSON of many projects, and of none, fits its schema; the counts are those of the findings."""
    (tree / "empty").mkdir()
    for arguments in ([str(tree), "--jobs", "2"], [str(tree / "empty")]):
        data = json.loads(run(*arguments, "--format", "json").stdout)
        jsonschema.validate(data, msgspec.json.schema(Assessed))
        every = [f for p in data["projects"] for f in p["findings"]] + data["findings"]
        assert sum(data["counts"].values()) == len(every)


def test_only_new_findings_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a baseline the old findings are counted; a new one is said, although lines moved."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "compose.yaml"
    file.write_text(LATEST, encoding="utf-8")
    assert run("compose.yaml").exit_code == 1
    written = run("compose.yaml", "--write-baseline", "known.json")
    assert written.exit_code == 0
    assert written.stdout.startswith("wrote known.json: ")
    quiet = run("compose.yaml", "--baseline", "known.json")
    assert quiet.exit_code == 0
    assert "known from the baseline" in quiet.stdout
    file.write_text(MOVED, encoding="utf-8")
    (tmp_path / "saaswright.toml").write_text('[assess]\nbaseline = "known.json"\n', "utf-8")
    data = json.loads(run("compose.yaml", "--format", "json").stdout)
    [project] = data["projects"]
    assert "privileged" in {finding["id"] for finding in project["findings"]}
    assert "image-latest" not in {finding["id"] for finding in project["findings"]}
    assert project["known"] > 0


def test_a_baseline_excuses_as_many_as_there_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What makes a file unusable is never excused, and no baseline is made of it."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "compose.yaml"
    file.write_text("services: [", encoding="utf-8")
    refused = run("compose.yaml", "--write-baseline", "known.json")
    assert isinstance(refused.exception, UsageError)
    assert not (tmp_path / "known.json").exists()
    file.write_text(LATEST, encoding="utf-8")
    run("compose.yaml", "--write-baseline", "known.json")
    file.write_text("services: [", encoding="utf-8")
    assert run("compose.yaml", "--baseline", "known.json").exit_code == 2


@pytest.mark.parametrize("text", ["", "{}}", '{"schema":"other/v1"}', '{"findings":[{"id":1}]}'])
def test_a_bad_baseline_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A file that is no baseline gives exit code 2 and says how to make one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "compose.yaml").write_text(LATEST, encoding="utf-8")
    (tmp_path / "known.json").write_text(text, encoding="utf-8")
    result = run("compose.yaml", "--baseline", "known.json")
    assert result.exit_code != 0
    assert "not a baseline" in str(result.exception) + result.output
