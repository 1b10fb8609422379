"""What other people's pipelines take from this repository: the pre-commit hooks and the Action."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from saaswright.cli.main import main
from saaswright.rules.discover import discover
from tests.cli.program import ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
NAMES = [
    "compose.yaml", "docker-compose.yml", "compose.prod.yaml", "docker-compose-dev.yml",
    "shop.compose.yaml", "shop-compose.yml", "values.yaml", "composer.yaml", "compose.json",
]  # fmt: skip


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_a_hook_takes_the_files_that_discovery_takes(hook: dict[str, Any], tmp_path: Path) -> None:
    """The pattern matches a file exactly when ``assess`` would find it in a directory."""
    for name in NAMES:
        place = tmp_path / name.replace(".", "_")
        place.mkdir()
        (place / name).write_text("services: {}\n", encoding="utf-8")
        found = bool(discover([str(place)])[0])
        assert bool(re.search(hook["files"], f"sub/{name}")) is found, name


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_a_hook_calls_a_command_that_exists(hook: dict[str, Any]) -> None:
    """Its command and options are known."""
    _, *arguments = hook["entry"].split()
    result = CliRunner().invoke(main, [*arguments, "--help"], standalone_mode=False)
    assert result.exit_code == 0
    for option in (word for word in arguments if word.startswith("--")):
        assert option in result.output


def step(name: str) -> dict[str, Any]:
    """A step of the Action."""
    found: dict[str, Any] = next(s for s in ACTION["runs"]["steps"] if s.get("name") == name)
    return found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("services:\n  api:\n    image: acme/api:latest\n    privileged: true\n", 1),
        ("services: [\n", 2),
    ],
)
def test_the_action_annotates_and_fails(tmp_path: Path, text: str, code: int) -> None:
    """Its script prints annotations, hands the exit code on, and runs nothing of an input."""
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    program = tmp_path / "bin" / "saaswright"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m saaswright "$@"\n', "utf-8")
    program.chmod(0o755)
    given = {name: ACTION["inputs"][name]["default"] for name in ACTION["inputs"]}
    given["paths"] = ". $(touch${IFS}taken) ;touch taken"
    environment = {
        variable: given[found[1]]
        for variable, value in step("Assess")["env"].items()
        if (found := re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value))
    }
    done = subprocess.run(
        ["bash", "-e", "-c", step("Assess")["run"]],
        cwd=tmp_path,
        env={
            **os.environ,
            **environment,
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "PATH": f"{program.parent}:{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    # The words that are no paths are unreadable files, each with an annotation of its own.
    assert done.returncode == 2, done.stderr
    assert "::error file=compose.yaml," in done.stdout
    assert (tmp_path / "output").read_text(encoding="utf-8") == "exit-code=2\n"
    assert not (tmp_path / "taken").exists()
    environment["PATHS"] = "compose.yaml"
    again = subprocess.run(
        ["bash", "-e", "-c", step("Assess")["run"]],
        cwd=tmp_path,
        env={
            **os.environ,
            **environment,
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "PATH": f"{program.parent}:{os.environ['PATH']}",
        },
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert again.returncode == code
