"""What is chosen for each example, reviewed by people: rewritten with ``--rewrite-golden``."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.decisions.model import Decisions
from tests.decisions.samples import HEAD, decided

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml")) + sorted(GOLDEN.glob("*.requirements.yaml"))


def _text(decisions: Decisions) -> str:
    lines = [f"{item.key}: {item.chosen}\n" for item in decisions.items]
    return "".join((*lines, "optimum:\n", *(f"  {g}: {n}\n" for g, n in decisions.optimum)))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name.partition(".")[0])
def test_example_is_decided_as_reviewed(example: Path, request: pytest.FixtureRequest) -> None:
    """The chosen options are those that a person has read and agreed to."""
    text = example.read_text(encoding="utf-8").replace(HEAD, "", 1)
    found = _text(decided(text))
    golden = GOLDEN / f"{example.name.partition('.')[0]}.decisions.yaml"
    if request.config.getoption("--rewrite-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == found
