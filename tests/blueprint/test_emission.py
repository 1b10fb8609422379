from __future__ import annotations

import pytest

from saaswright.blueprint.brief import Brief
from saaswright.blueprint.iterations import draw_iteration
from saaswright.blueprint.parameters import by_name, declare
from saaswright.catalog.loader import load
from saaswright.compose.emit import emit
from saaswright.compose.typed import parse
from saaswright.source import Source
from tests.golden.cases import CASES, designed


@pytest.mark.parametrize("case", CASES)
def test_what_is_written_reads_back_as_what_was_drawn(case: str) -> None:
    """Each iteration, written and parsed again, is the same project."""
    design = designed(case)
    brief = Brief(design.architecture, design.decisions, design.requirements, load())
    parameters = by_name(declare(brief))
    for iteration in range(1, 8):
        project = draw_iteration(brief, parameters, iteration, ".").project
        read, findings = parse(Source("compose.yaml", emit(project)))
        assert findings == ()
        assert read == project
