from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.blueprint.envfiles import quoted
from tests.engine.runner import Engine

VALUES = [
    "10m",
    "",
    "ghcr.io/acme",
    "8080-8081",
    "{tenant}.database",
    "two words",
    "a#b",
    "it's",
    "cost $5",
    '"quoted"',
    "back\\slash",
    "`x`",
]


@pytest.mark.parametrize("value", VALUES)
def test_plain_values_stay_plain(value: str) -> None:
    """Only what an env file would misread is quoted."""
    assert (quoted(value) == value) == (value in VALUES[:5])


@pytest.mark.engine
def test_the_reference_reads_back_what_was_written(reference: Engine, tmp_path: Path) -> None:
    """Each value comes out of the reference implementation as it went in."""
    lines = [f"V{at}={quoted(value)}" for at, value in enumerate(VALUES)]
    (tmp_path / ".env").write_text("\n".join(lines) + "\n", encoding="utf-8")
    variables = "".join(f"      V{at}: ${{V{at}}}\n" for at in range(len(VALUES)))
    compose = f"name: t\nservices:\n  a:\n    image: a:1\n    environment:\n{variables}"
    (tmp_path / "compose.yaml").write_text(compose, encoding="utf-8")
    found = reference.compose("config", "--format", "json", cwd=tmp_path).stdout
    import json

    environment = json.loads(found)["services"]["a"]["environment"]
    # The output of `config` is itself a compose file, so its dollar signs are doubled.
    got = [environment[f"V{at}"].replace("$$", "$") for at in range(len(VALUES))]
    assert got == VALUES
