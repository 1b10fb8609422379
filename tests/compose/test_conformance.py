"""The reference implementation asked live; its answers on real files where the corpus is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.runner import Engine
from tools.conformance import ROOT, compare_corpus
from tools.conformance_live import REFUSED, compare, known_difference, made_up

CASES = 500
CORPUS = ROOT.parent / "shared" / "corpus"


@pytest.mark.parametrize("batch", range(4))
def test_made_up_projects_resolve_as_with_docker_compose(
    reference: Engine, tmp_path: Path, batch: int
) -> None:
    """Valid and nearly valid projects get verdict and answer of ``docker compose config``."""
    del reference  # asked for, so that the test is skipped or failed without it
    accepted = 0
    wrong: list[str] = []
    for number, project in enumerate(made_up(CASES, seed=10_000 * batch)):
        difference = compare(project, tmp_path / f"p{number}")
        accepted += difference is None
        if difference not in (None, REFUSED) and known_difference(difference) is None:
            wrong.append(f"{difference}\n{project}")
    assert not wrong, "\n".join(wrong[:5])
    # A batch in which everything is refused would show nothing.
    assert accepted > CASES // 3


@pytest.mark.skipif(not (CORPUS / "index.tsv").is_file(), reason="the corpus is not here")
def test_real_files_resolve_as_the_reference_answered() -> None:
    """Every file of the corpus has the reference's verdict and canonical JSON, or is listed."""
    for mode, tally in compare_corpus(CORPUS).items():
        assert not tally.unknown, (mode, tally.unknown[:5])
        assert tally.share >= 0.995, mode
