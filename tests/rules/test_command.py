"""``saaswright assess`` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saaswright.cli import run

CLEAN = "services:\n  api:\n    image: acme/api:1\n    restart: always\n    mem_limit: 1g\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to work in."""
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def test_clean(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing worse than info: exit code 0, the way first."""
    (here / "compose.yaml").write_text(CLEAN)
    assert run(["assess"]) == 0
    assert capsys.readouterr().out.startswith("compose.yaml can be onboarded")


@pytest.mark.parametrize("format", ["text", "json", "sarif", "github", "junit", "html"])
def test_findings(here: Path, capsys: pytest.CaptureFixture[str], format: str) -> None:
    """Findings: exit code 1 in every format, and the answer names the rule."""
    (here / "compose.yaml").write_text("services:\n  api:\n    build: .\n")
    assert run(["assess", "--format", format]) == 1
    out, err = capsys.readouterr()
    assert "build-context" in out
    assert err == ""


def test_json_and_sarif_are_json(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What programs read can be parsed, also when nothing could be."""
    (here / "compose.yaml").write_bytes(b"\0")
    for format_ in ("json", "sarif"):
        assert run(["assess", ".", "--format", format_]) == 2
        assert json.loads(capsys.readouterr().out)


def test_nothing_there(capsys: pytest.CaptureFixture[str]) -> None:
    """A directory without a compose file cannot be judged: exit code 2."""
    assert run(["assess"]) == 2
    assert "no-compose-file" in capsys.readouterr().out


def test_absent_file(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there is said with its name."""
    assert run(["assess", "absent.yaml"]) == 2
    assert "absent.yaml" in capsys.readouterr().out


def test_fail_on(here: Path) -> None:
    """The least severity that fails is the user's choice."""
    (here / "compose.yaml").write_text(CLEAN)
    assert run(["assess", "--fail-on", "info"]) == 1
    (here / "compose.yaml").write_text(CLEAN.replace(":1\n", "\n"))
    assert run(["assess", "--fail-on", "error"]) == 0
    assert run(["assess"]) == 1


def test_wrong_settings(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Settings that cannot be followed stop the run with their place."""
    (here / "saaswright.toml").write_text("[assess]\nfail-on = 'never'\n")
    assert run(["assess"]) == 2
    assert "saaswright.toml:2" in capsys.readouterr().err


def test_deployed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the user says is deployed should be debugged."""
    (here / "compose.yaml").write_text(CLEAN)
    assert run(["assess", "--deployed"]) == 0
    assert "should be debugged" in capsys.readouterr().out.splitlines()[0]


def test_one_file_needs_neither_solver_nor_templates(here: Path) -> None:
    """Judging a file imports neither clingo, httpx, Jinja2 nor rich."""
    import subprocess
    import sys

    (here / "compose.yaml").write_text(CLEAN)
    script = (
        "import sys; from saaswright.cli import run; run(['assess', '--quiet']); "
        "print(*sorted({n.partition('.')[0] for n in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        (sys.executable, "-c", script), capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.split())
    assert "saaswright" in loaded
    assert not loaded & {"clingo", "httpx", "jinja2", "rich"}
