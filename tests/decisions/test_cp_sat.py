"""Our optimum against that of OR-Tools CP-SAT: random problems, and every example in the tree.

``python tools/check_decisions.py --seed 2000`` takes others than the 2,000 of these tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.catalog.loader import load
from saaswright.catalog.model import Catalog
from saaswright.decisions.decide import pose
from saaswright.decisions.problem import cost
from saaswright.decisions.solver import best
from saaswright.decisions.stated import pins
from saaswright.requirements.assume import assume
from saaswright.requirements.model import Requirements
from saaswright.requirements.reading import read_requirements
from saaswright.requirements.where import nowhere
from saaswright.source import Source
from tests.decisions.instances import random_instance

pytest.importorskip("ortools")

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    [*(ROOT / "examples").glob("*.yaml"), *(ROOT / "tests/golden").glob("*/requirements.yaml")]
)


def differences(requirements: Requirements, catalog: Catalog) -> list[str]:
    """How the two solvers differ on this problem; nothing when they agree."""
    from tests.decisions import cp_sat

    problem = pose(requirements, catalog, pins(requirements, catalog, nowhere)[0])
    ours, theirs = best(problem), cp_sat.best(problem)
    if ours is None or theirs is None:
        return (
            [] if ours is None and theirs is None else [f"one finds no design: {ours} or {theirs}"]
        )
    found = []
    if cost(problem, ours) != theirs[1]:
        found.append(f"points {cost(problem, ours)} against {theirs[1]}")
    pairs = zip(problem.questions, ours, theirs[0], strict=True)
    return found + [f"{q.kind.id}@{q.plan}: {a} against {b}" for q, a, b in pairs if a != b]


PROBLEMS, BLOCK = 2000, 100


@pytest.mark.parametrize("block", range(0, PROBLEMS, BLOCK))
def test_random_problems(block: int) -> None:
    """Feasibility, points at every goal and every answer are the same."""
    for seed in range(block, block + BLOCK):
        assert differences(*random_instance(seed)) == [], seed


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_examples(file: Path) -> None:
    """On the shipped catalog too, for every example and golden case."""
    catalog = load()
    regions = {region.id: (region.cloud, region.geography) for region in catalog.regions}
    said, findings = read_requirements(Source(file.name, file.read_text()), regions)
    assert said is not None, findings
    assert differences(assume(said, regions)[0], catalog) == []
