"""What is decided and drawn for each golden case, as a text that a reviewer can read as a diff."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from saaswright.blueprint.model import Blueprint
from saaswright.decisions.model import Decisions
from tests.golden.cases import CASES, HERE, designed


def shape(decisions: Decisions, blueprint: Blueprint) -> str:
    """Decisions, then one line for each service: what runs, where, after what."""
    lines = [f"{item.key}: {item.chosen}" for item in decisions.items]
    services: dict[str, dict[str, Any]] = yaml.safe_load(blueprint.compose)["services"]
    images = dict(blueprint.images)
    for name, service in services.items():
        lines += ["", f"{name}: {images[name]}"]
        for key in ("command", "networks", "ports", "volumes", "tmpfs"):
            if service.get(key):
                lines.append(f"  {key}: {' '.join(map(str, service[key]))}")
        for target, how in service.get("depends_on", {}).items():
            optional = "" if how.get("required", True) else ", optional"
            lines.append(f"  after {target}: {how['condition']}{optional}")
        for variable in service.get("environment", {}):
            lines.append(f"  env {variable}")
    lines += ["", "parameters: " + " ".join(item.name for item in blueprint.parameters)]
    lines += [f"file: {path}" for path, _ in blueprint.files]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_the_shape_is_the_reviewed_one(case: str, request: pytest.FixtureRequest) -> None:
    """Decisions, services, order, networks and parameters are those that were reviewed."""
    design = designed(case)
    text = shape(design.decisions, design.blueprint)
    expected = HERE / case / "shape.txt"
    if request.config.getoption("--rewrite-golden"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
