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


BASE = """\
services:
  web:
    image: acme/web:1.0
    environment:
      JWT_SECRET: ${JWT_SECRET:-kW8vQ2mZ7rT4xN1p}
      MAIL_HOST: ${MAIL_HOST}
"""
OVERRIDE = """\
services:
  web:
    environment:
      MAIL_HOST: mail
"""
PROD = """\
services:
  web:
    environment:
      JWT_SECRET: ${JWT_SECRET}
"""


@pytest.mark.parametrize("named", [".", "compose.yaml"])
def test_env_of_several_projects_stays_as_the_others_have_it(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A default does not become the value of production, nor goes what only that reads."""
    monkeypatch.chdir(tmp_path)
    files = {"compose.yaml": BASE, "compose.override.yaml": OVERRIDE, "compose.prod.yaml": PROD}
    put(tmp_path, {**files, ".env": "MAIL_HOST=smtp.example.com\n"})
    run(write=True).every((named,))
    assert texts(tmp_path)[".env"] == "MAIL_HOST=smtp.example.com\n"
    assert "${JWT_SECRET:-kW8vQ2mZ7rT4xN1p}" in texts(tmp_path)["compose.yaml"]


def test_the_reason_names_the_other_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads `.env` too is said, with what would change there."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"compose.yaml": BASE, "compose.prod.yaml": PROD})
    first, *_ = run(write=False).every((".",))[0]
    assert (
        "`compose.prod.yaml` reads `.env` too: it would change "
        "`services.web.environment.JWT_SECRET` there"
    ) in [one.reason for one in first.refused]


def test_a_variable_of_an_overlay_below_is_no_unused_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An overlay in a directory below takes `.env` of its base: it stays as it was written."""
    monkeypatch.chdir(tmp_path)
    overlay = "services:\n  web:\n    user: '${WEB_USER}'\n"
    base = "services:\n  web:\n    image: acme/web:1.0\n"
    put(tmp_path, {"compose.yaml": base, "overlays/compose.dev.yaml": overlay})
    put(tmp_path, {"own/compose.yaml": base, "own/compose.x.yaml": overlay.replace("WEB", "OWN")})
    run(write=True).every((".",))
    assert texts(tmp_path)[".env"] == "WEB_USER=\n"
    put(tmp_path, {".env": "WEB_USER=\nOWN_USER=\n"})
    run(write=True).every((".",))
    assert texts(tmp_path)[".env"] == "WEB_USER=\n"
