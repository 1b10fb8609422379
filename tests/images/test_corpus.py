"""Projects that nobody here wrote: each is converted, and its images are named as elsewhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.runner import Engine
from tools.benches.compose_room import files
from tools.conformance_projects import BUILDS, projects
from tools.conversions import problems, tried
from tools.references import compared

CORPUS = [path for path in files() if "/corpus/" in path]
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def written(project: dict[str, Any], folder: Path) -> Path:
    """The project as a file in a folder of its own, with the directories that it may name."""
    folder.mkdir(exist_ok=True)
    for made in ("sub", "up"):
        (folder / made).mkdir(exist_ok=True)
    for left in ("docker-bake.hcl", "compose.dev.yaml"):
        (folder / left).unlink(missing_ok=True)
    file = folder / "compose.yaml"
    file.write_text(yaml.safe_dump(project, sort_keys=False, allow_unicode=True), "utf-8")
    return file


@st.composite
def built(draw: st.DrawFn) -> dict[str, Any]:
    """A project of which at least one service has `build:`."""
    project = draw(projects())
    name = draw(st.sampled_from(sorted(project["services"])))
    project["services"][name]["build"] = draw(BUILDS)
    return project


def test_made_up_projects_convert(tmp_path: Path) -> None:
    """What resolves still does afterwards, and has no `build:` left."""
    counts: Counter[str] = Counter()

    @given(project=built())
    @settings(max_examples=200, suppress_health_check=SLOW)
    def converts(project: dict[str, Any]) -> None:
        file = written(project, tmp_path / "made-up")
        assert list(problems(file, reference=False, counts=counts)) == []

    converts()
    assert counts["targets"] > 50  # else they were nearly all refused, and nothing was shown


@given(project=built())
@settings(max_examples=15, suppress_health_check=SLOW)
def test_the_reference_agrees(tmp_path: Path, reference: Engine, project: dict[str, Any]) -> None:
    """It takes the converted file and, with compose.dev.yaml over it, sees the first project."""
    del reference
    file = written(project, tmp_path / "made-up")
    assert list(problems(file, reference=True, counts=Counter())) == []


@pytest.mark.skipif(not CORPUS, reason="the corpus is not here")
def test_every_project_of_the_corpus_converts() -> None:
    """Each project of the corpus with `build:` resolves afterwards and has none left."""
    counts, wrong = tried([Path(path) for path in CORPUS], reference=False)
    assert wrong == []
    assert counts["services"] > 100


@pytest.mark.skipif(not CORPUS, reason="the corpus is not here")
def test_references_are_seen_as_by_the_reference(reference: Engine) -> None:
    """A sample of the corpus' files; `python -m tools.references` compares all of them."""
    del reference
    _, wrong = compared(CORPUS[::12])
    assert wrong == []
