"""Every rule's claim about run time is reproduced on a real engine, or has a reason why not."""

from __future__ import annotations

import ast
from pathlib import Path

import yaml

from saaswright.rules.registry import BY_ID

HERE = Path(__file__).parent
PREMISES = HERE.parent / "engine" / "premises"


def reproduced() -> set[str]:
    """The rules that a test in ``tests/engine/premises`` is named after."""
    return {
        node.name.removeprefix("test_").replace("_", "-")
        for path in PREMISES.glob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_premise_is_reproduced_or_excused() -> None:
    """A rule has a test on the engine or a reason; no rule has both, and none is unknown."""
    excused = yaml.safe_load((HERE / "premises.yaml").read_text(encoding="utf-8"))
    tested = reproduced()
    assert all(isinstance(reason, str) and len(reason) > 20 for reason in excused.values())
    assert not tested & excused.keys()
    assert tested | excused.keys() == BY_ID.keys()
