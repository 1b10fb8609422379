"""What stands beside the compose file: requirements, a platform, env files."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.rules.assess import assess
from saaswright.rules.context import variables_of
from tests.cli.program import saaswright
from tests.rules.judge import FACTS

API = "services:\n  api:\n    image: acme/api:1.0\n    hostname: api\n"
PROMISE = "schema: saaswright/v1\nproduct: {name: shop}\navailability: {target: 99.99}\n"


def test_requirements_add_findings(tmp_path: Path) -> None:
    """With ``--requirements`` the file is held to what they promise, without it is not."""
    (tmp_path / "compose.yaml").write_text(API)
    (tmp_path / "saaswright.yaml").write_text(PROMISE)
    without = saaswright("assess", ".", cwd=tmp_path)
    beside = saaswright("assess", ".", "-r", "saaswright.yaml", cwd=tmp_path)
    assert "replicas-below-target" not in without.stdout
    assert "replicas-below-target" in beside.stdout
    assert beside.returncode == 1


def test_wrong_requirements_are_told_and_nothing_is_judged(tmp_path: Path) -> None:
    """A mistake in the requirements stops the run with its own finding."""
    (tmp_path / "compose.yaml").write_text(API)
    (tmp_path / "saaswright.yaml").write_text(PROMISE.replace("99.99", "always"))
    done = saaswright("assess", ".", "-r", "saaswright.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "saaswright.yaml:3" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(("target", "said"), [("omnistrate", True), ("kubernetes", False)])
def test_a_target_says_what_it_ignores(tmp_path: Path, target: str, said: bool) -> None:
    """``--target`` speaks of that platform's keys only."""
    (tmp_path / "compose.yaml").write_text(API)
    done = saaswright("assess", ".", "--target", target, cwd=tmp_path)
    assert ("`hostname` of `api` is ignored by" in done.stdout) is said


def test_files_beside_are_read(tmp_path: Path) -> None:
    """A variable that ``.env.example`` does not name is found, a named one is not."""
    (tmp_path / "compose.yaml").write_text(
        "services:\n  api:\n    image: acme/api:${TAG:-1.0}\n    hostname: ${HOST_NAME:-api}\n"
    )
    (tmp_path / ".env.example").write_text("# TAG=1.0\n")
    done = saaswright("assess", ".", cwd=tmp_path)
    assert "`HOST_NAME` is used here and not named" in done.stdout
    assert "`TAG` is used here" not in done.stdout


def test_names_in_comments_document() -> None:
    """A commented line with a value documents a variable; a sentence does not."""
    text = "# the release\n# TAG=1.0\nPORT=80\nBARE\n"
    assert variables_of(text) >= {"TAG", "PORT", "BARE"}
    assert "the" not in variables_of(text)


def test_a_neighbour_that_uses_a_variable_counts(tmp_path: Path) -> None:
    """`.env` belongs to every compose file of its directory, not only to the one that is judged."""
    (tmp_path / ".env").write_text("PUBLIC_PORT=8000\nMISSPELT=1\n", encoding="utf-8")
    (tmp_path / "compose.yaml").write_text("services: {a: {image: b:1}}\n", encoding="utf-8")
    other = "services: {a: {image: b:1, ports: ['${PUBLIC_PORT}:80']}}\n"
    (tmp_path / "compose.ports.yaml").write_text(other, encoding="utf-8")
    found = assess([str(tmp_path / "compose.yaml")], FACTS).every_finding
    unused = [finding.message for finding in found if finding.id == "unused-variable"]
    assert unused == ["`MISSPELT` stands in .env and no compose file here uses it"]


@pytest.mark.parametrize(
    "given", ["env_file: .env", "env_file: ['.env']", "env_file:\n      - ./.env"]
)
def test_env_may_be_given_to_a_service_beside(tmp_path: Path, given: str) -> None:
    """Where another file of the directory hands all of `.env` to a service, nothing is unused."""
    (tmp_path / ".env").write_text("SMTP=x\n")
    (tmp_path / "compose.yaml").write_text(f"{API}    {given}\n")
    (tmp_path / "compose.proxy.yaml").write_text(API)
    found = assess([str(tmp_path)], FACTS).every_finding
    assert "unused-variable" not in [finding.id for finding in found]


@pytest.mark.parametrize(("env", "said"), [("COMPOSE_PROJECT_NAME=shop\n", False), ("A=1\n", True)])
def test_env_may_name_the_project(tmp_path: Path, env: str, said: bool) -> None:
    """`COMPOSE_PROJECT_NAME` of `.env` names the volumes wherever the directory is."""
    (tmp_path / ".env").write_text(env)
    (tmp_path / "compose.yaml").write_text(
        f"{API}    volumes: ['data:/data']\nvolumes: {{data: }}\n"
    )
    found = assess([str(tmp_path)], FACTS).every_finding
    assert ("project-name-from-directory" in [finding.id for finding in found]) is said


@pytest.mark.parametrize("written", ["DB_HOST: ", "DB_HOST: ${DB_HOST}"])
def test_a_host_that_env_names_is_connected_to(tmp_path: Path, written: str) -> None:
    """Whether the variable is handed through by its name or by `${NAME}`."""
    (tmp_path / ".env").write_text("DB_HOST=db\n")
    text = f"{API}    environment:\n      {written}\n  db:\n    image: postgres:17\n"
    (tmp_path / "compose.yaml").write_text(text)
    found = assess([str(tmp_path)], FACTS).every_finding
    assert "undeclared-dependency" in [finding.id for finding in found]
