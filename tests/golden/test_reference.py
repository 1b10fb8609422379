"""The reference implementation accepts everything that is drawn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.engine.runner import Engine
from tests.golden.cases import FILES, designed, write


@pytest.mark.engine
@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_is_accepted_with_every_plan(
    reference: Engine, tmp_path: Path, name: str
) -> None:
    """`docker compose config -q` accepts compose.yaml and each iteration, in each plan."""
    blueprint = designed(name).blueprint
    write(tmp_path, blueprint)
    files = ["compose.yaml", *(f"iterations/{step}.yaml" for step, _ in blueprint.iterations)]
    plans: list[tuple[str, ...]] = [()]
    plans += [("--env-file", f"plans/{plan}.env") for plan, _ in blueprint.plans]

    def accepted(arguments: tuple[str, ...]) -> None:
        result = reference.compose(*arguments, "config", "-q", cwd=tmp_path)
        assert result.stderr == "", arguments

    runs = [("--env-file", ".env", *plan, "-f", file) for plan in plans for file in files]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(accepted, runs))


@pytest.mark.engine
def test_a_missing_secret_is_named(reference: Engine, tmp_path: Path) -> None:
    """Without a required secret the reference stops with our sentence, which says what to set."""
    write(tmp_path, designed("clinic-portal").blueprint)
    env = (tmp_path / ".env").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(
        env.replace("DB_PASSWORD=change-me", "DB_PASSWORD="), encoding="utf-8"
    )
    result = reference.compose("config", "-q", cwd=tmp_path, check=False)
    assert result.returncode != 0
    assert "set DB_PASSWORD in .env (see .env.example)" in result.stderr
