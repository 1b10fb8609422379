"""Which region clients of an object store are told."""

from __future__ import annotations

import pytest

from saaswright.decisions.model import NONE
from tests.golden.cases import designed


@pytest.mark.parametrize(("case", "region"), [("border-desk", "auto"), ("lake-query", "us-west-2")])
def test_a_store_of_ones_own_follows_the_design(case: str, region: str) -> None:
    """The first region of the plans; where none runs in a cloud, a name that is no place's."""
    design = designed(case)
    known = {plan.region for plan in design.architecture.plans} - {"", NONE}
    assert known == ({region} - {"auto"})
    assert f"S3_REGION: ${{OBJECT_STORAGE_REGION:-{region}}}" in design.blueprint.compose
