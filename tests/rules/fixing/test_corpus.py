"""Real files, fixed with everything there is: a part of what the bench does with all of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.engine.runner import Engine
from tools.benches.compose_room import files
from tools.benches.fixing import soak

SAMPLE = [path for path in files() if "/corpus/" in path][::18]
OWN = Path(__file__).parents[2] / "engine" / "zoo"


def test_our_own_projects_are_fixed_without_a_defect(tmp_path: Path) -> None:
    """They still resolve, mean the same but for what is declared, and keep their comments."""
    place = tmp_path / "zoo"
    shutil.copytree(OWN, place)
    paths = sorted(str(path) for path in place.glob("*/compose.yaml"))
    found = soak(paths, reference=False)
    assert found.wrong == []
    assert found.files == len(paths)
    assert found.resolvable > found.files / 2  # some are there to be wrong
    assert found.fixes > found.files


@pytest.mark.skipif(not SAMPLE, reason="the corpus is not here")
def test_a_sample_of_the_corpus_is_fixed_without_a_defect() -> None:
    """The same for files from public repositories, every eighteenth of them."""
    found = soak(SAMPLE, reference=False)
    assert found.wrong == []
    assert found.fixes > found.files


@pytest.mark.skipif(not SAMPLE, reason="the corpus is not here")
def test_the_reference_sees_no_other_difference(reference: Engine) -> None:
    """`docker compose config` answers as before, but for what the fixes declare."""
    del reference
    found = soak(SAMPLE[::2], reference=True)
    assert found.wrong == []
    assert found.compared > 0
