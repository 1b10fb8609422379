"""What Compose refuses where a variable is nothing, asked of Compose attribute by attribute."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.runner import Engine
from tests.rules.needing import FILES, PLACES, prefix, project

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("place", PLACES)
def test_places_that_need_a_value(engine: Engine, tmp_path: Path, place: str) -> None:
    """Compose refuses each attribute where its variable is nothing, and takes it with a value."""
    for name, file in {**FILES, "compose.yaml": project(place)}.items():
        (tmp_path / name).write_text(file, encoding="utf-8")

    def ask(**env: str) -> int:
        config = ("config", "--quiet")
        return engine.compose(*config, cwd=tmp_path, check=False, env=env).returncode

    assert ask() != 0
    assert ask(KEY=PLACES[place].removeprefix(prefix(place))) == 0
