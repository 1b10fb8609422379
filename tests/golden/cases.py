"""The golden cases: requirements, and the design that the real pipeline makes of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from saaswright import pipeline
from saaswright.architecture.build import build
from saaswright.architecture.model import Architecture
from saaswright.blueprint.draw import draw
from saaswright.blueprint.model import Blueprint
from saaswright.catalog.loader import load, load_machines, load_prices
from saaswright.decisions.decide import decide
from saaswright.decisions.model import Decisions
from saaswright.finding import Finding
from saaswright.requirements.model import Requirements

HERE: Final = Path(__file__).parent
EXAMPLES: Final = HERE.parents[1] / "examples"

CASES: Final = tuple(sorted(path.parent.name for path in HERE.glob("*/requirements.yaml")))
FILES: Final = {
    **{name: HERE / name / "requirements.yaml" for name in CASES},
    **{f"examples/{path.stem}": path for path in sorted(EXAMPLES.glob("*.yaml"))},
}
"""Case or example → its requirements."""


class Designed(msgspec.Struct, frozen=True):
    """A case, walked through the rooms."""

    requirements: Requirements
    decisions: Decisions
    architecture: Architecture
    blueprint: Blueprint
    findings: tuple[Finding, ...]


@cache
def designed(name: str) -> Designed:
    """The design of a case; an :class:`AssertionError` names what its requirements conflict in."""
    brief, findings = pipeline.read(pipeline.read_file(FILES[name]))
    assert brief is not None, [finding.message for finding in findings]
    catalog, requirements = load(), brief.requirements
    decisions, findings = decide(requirements, catalog, brief.where)
    assert decisions is not None, [finding.message for finding in findings]
    architecture, _ = build(requirements, decisions, catalog, load_prices(), load_machines())
    blueprint, drawn = draw(architecture, decisions, requirements, catalog)
    return Designed(requirements, decisions, architecture, blueprint, drawn)


def write(directory: Path, blueprint: Blueprint) -> None:
    """Everything of the bundle that Compose reads, with ``.env`` as a user's first copy."""
    files = {
        "compose.yaml": blueprint.compose,
        ".env": blueprint.env_example,
        **{f"iterations/{name}.yaml": text for name, text in blueprint.iterations},
        **{f"plans/{name}.env": text for name, text in blueprint.plans},
        **dict(blueprint.files),
    }
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
