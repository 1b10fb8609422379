"""What saaswright itself designs passes its own rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.finding import Severity
from saaswright.rules.assess import assess
from tests.golden.cases import FILES, designed, write
from tests.rules.judge import FACTS

# The designs' own faults, not the rules': each goes when its spec is mended.
KNOWN = {
    # NATS takes its password as an option of the server in the catalog's command.
    ("secret-in-command", "`--pass` puts a secret of `broker` on its command line"),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_design_has_nothing_to_mend(tmp_path: Path, name: str) -> None:
    """A designed spec gives no error and no warning, and can be onboarded."""
    write(tmp_path, designed(name).blueprint)
    [project] = assess([str(tmp_path / "compose.yaml")], FACTS).projects
    loud = [
        (finding.id, finding.message)
        for finding in project.findings
        if finding.severity is not Severity.INFO
    ]
    assert [one for one in loud if one not in KNOWN] == []
    assert project.triage.way == "onboard"
