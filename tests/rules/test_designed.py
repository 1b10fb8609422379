"""What saaswright itself designs passes its own rules, also beside its own requirements."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.rules.assess import assess
from saaswright.rules.context import Context
from tests.golden.cases import FILES, designed, write
from tests.rules.judge import FACTS


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_design_has_nothing_to_mend(tmp_path: Path, name: str) -> None:
    """A designed spec gives no finding at all, not even an info, and can be onboarded."""
    write(tmp_path, designed(name).blueprint)
    (tmp_path / ".env").unlink()  # with placeholders, for trying it; `design` writes the example
    context = Context(requirements=designed(name).requirements)
    [project] = assess([str(tmp_path / "compose.yaml")], FACTS, context=context).projects
    assert [(finding.id, finding.message) for finding in project.findings] == []
    assert project.triage.way == "onboard"
