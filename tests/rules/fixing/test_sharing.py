"""Projects of one directory: one run does for all of them what there is to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.finding import Fix
from saaswright.rules.config import Config
from saaswright.rules.fixing.fix import Run
from saaswright.rules.fixing.model import Mended, Refused, Wanted
from saaswright.rules.fixing.sharing import is_settled
from tests.rules.fixing.mending import mended, put
from tests.rules.judge import FACTS

FIRST = """\
services:
  a:
    image: acme/a:1.0
    environment:
      LOG_LEVEL: ${LOG_LEVEL:-info}
"""
LATER = """\
services:
  z:
    image: acme/z:1.0
    environment:
      JWT_SECRET: kW8vQ2mZ7rT4xN1p
"""
FILES = {"docker-compose.a.yml": FIRST, "docker-compose.z.yml": LATER}


def texts(directory: Path) -> dict[str, str]:
    """Every file of the directory."""
    return {path.name: path.read_text("utf-8") for path in directory.iterdir() if path.is_file()}


def run(*, write: bool) -> Run:
    """A run with every fix."""
    return Run(FACTS, Config(), Wanted(unsafe=True), write=write)


def test_an_example_that_a_later_project_makes_is_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variables of a project that was done before are in it, and a second run does nothing."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, FILES)
    projects, _ = run(write=True).every((".",))
    once = texts(tmp_path)
    assert "LOG_LEVEL=" in once[".env.example"]
    assert "JWT_SECRET=" in once[".env.example"]
    assert [one.files for one in projects] == [(name,) for name in FILES]
    assert "undocumented-variable" in [one.finding.id for one in projects[0].applied]
    assert not [left for left in projects[0].left if left.finding.id == "undocumented-variable"]
    again, _ = run(write=True).every((".",))
    assert not any(one.changed for one in again)
    assert texts(tmp_path) == once


def test_what_is_shown_is_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without writing the last text of every file is the one that writing leaves."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, FILES)
    shown: dict[str, str] = {}
    for one in run(write=False).every((".",))[0]:
        for path, text in one.changed.items():
            if len(text) > len(shown.get(path, "")):
                shown[path] = text
    assert texts(tmp_path) == FILES
    run(write=True).every((".",))
    written = {str(tmp_path / name): text for name, text in texts(tmp_path).items()}
    assert {path: written[path] for path in shown} == shown


def test_who_has_nothing_new_to_do_is_not_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project whose findings are the same beside what another changed is mended once."""
    monkeypatch.chdir(tmp_path)
    plain = FIRST.replace("${LOG_LEVEL:-info}", "info")
    put(tmp_path, {"docker-compose.a.yml": plain, "docker-compose.z.yml": LATER})
    done: list[str] = []
    running = run(write=True)
    one = running._one

    def counted(candidate, shared):  # type: ignore[no-untyped-def]
        done.append(candidate.files[0])
        return one(candidate, shared)

    monkeypatch.setattr(running, "_one", counted)
    running.every((".",))
    assert done == ["docker-compose.a.yml", "docker-compose.z.yml"]


def test_env_in_the_way_is_no_matter_of_words() -> None:
    """What stands in `.env` is in the way where it was looked at; no other reason tells so."""
    used = "services:\n  a:\n    image: acme/a:1.0\n    environment: {X: '${X:-1}'}\n"
    for env, in_the_way in (("X=1\nOLD='a\nb'\n", True), ("X=1\nOLD=a\n", False)):
        result = mended({"compose.yaml": used, ".env": env}, "unused-variable")
        assert [one.by_env_file for one in result.refused] == [True] * in_the_way
        assert is_settled(result, [one.finding for one in result.left]) is not in_the_way
    refused = [Refused(one.finding, Fix("x", ()), "see `.env`") for one in result.left[:1]]
    assert is_settled(Mended(("compose.yaml",), refused=tuple(refused)), ())
