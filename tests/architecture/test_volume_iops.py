"""Reads and writes of a database's volume: how many, against what a volume has for nothing."""

from __future__ import annotations

import pytest

from saaswright.architecture.model import CostItem, PlanDesign
from tests.architecture.samples import built

FREE = 3000
PRICE = 0.005
"""USD a month for one more on AWS, as the catalog has it."""


def _plan(requests: float, region: str = "us-east-1", topology: str = "single-zone") -> PlanDesign:
    own = {"starter": {"cloud-region": region, "availability-topology": topology}}
    found, _ = built(
        "three-tier-web", workload={"requests": requests}, per_plan=own
    )  # sessions, but nothing cached
    return found.plans[0]


def _line(plan: PlanDesign) -> CostItem | None:
    return next((item for item in plan.cost.items if item.item == "volumes' IOPS"), None)


def test_the_arithmetic_is_two_transactions_of_four_each() -> None:
    """150 requests/s × 2 transactions × 4 reads and writes; well within what a volume has."""
    plan = _plan(150)
    size = plan.sized("database").size
    assert size.iops == 150 * 2 * 4
    (line,) = [one for one in size.arithmetic if "IOPS" in one]
    assert (
        "300 transactions/s × 4 (unverified) = 1,200 IOPS; a general-purpose one has 3,000 ("
        in line
    )
    assert _line(_plan(15)) is None


@pytest.mark.parametrize(("topology", "copies"), [("single-zone", 1), ("multi-zone", 2)])
def test_what_is_beyond_is_paid_for_each_copy(topology: str, copies: int) -> None:
    """Ten times the load needs more than a volume has, and each copy's volume costs it."""
    plan = _plan(1500, topology=topology)
    line = _line(plan)
    assert line is not None
    assert line.monthly.expected == pytest.approx((1500 * 2 * 4 - FREE) * PRICE * copies)


def test_where_the_catalog_has_no_price_it_says_so() -> None:
    """Google Cloud's and Azure's are not known: named as not priced, never free in silence."""
    for region in ("us-east1", "eastus"):
        plan = _plan(1500, region)
        assert _line(plan) is None
        assert any("no provisioned-iops price" in one for one in plan.cost.unpriced)


def test_what_is_read_in_long_runs_has_none() -> None:
    """Brokers, caches and object storage are not counted in pages."""
    plan = _plan(1500)
    names = {part.component for part in plan.components if part.size.iops}
    assert names == {"database"}
