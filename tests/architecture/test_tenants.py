"""What tenancies cost by the number of tenants."""

from __future__ import annotations

import pytest

from saaswright.architecture.tenants import ByTenants, by_tenants
from saaswright.catalog.loader import load, load_machines, load_prices
from tests.architecture.samples import PATTERNS, requirements_for, sample


def _of(pattern: str, plan: int = 0) -> ByTenants:
    made = sample(pattern)
    market = load_prices(), load_machines()
    found = by_tenants(made, made.plans[plan], requirements_for(pattern), load(), market)
    assert found is not None
    return found


def test_from_where_on_one_is_cheaper() -> None:
    """The first count after which it stays cheaper; none when it never does or not to the end."""
    found = ByTenants(
        (1, 2, 5), {"a": (9, 9, 9), "b": (5, 10, 25), "c": (10, 8, 10), "d": (1, 1, 1)}, 0.1, ""
    )
    assert found.from_on("a", "b") == 2
    assert found.from_on("b", "a") is None
    assert found.from_on("a", "c") == 5
    assert found.from_on("a", "d") is None


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_deployment_for_each_costs_as_many_times_one(pattern: str) -> None:
    """All apart is proportional; sharing never costs more than it, and what is apart lies between.

    One tenant alone costs the same under each.
    """
    found = _of(pattern)
    apart = found.costs["siloed"]
    assert [cost / count for cost, count in zip(apart, found.counts, strict=True)] == [
        pytest.approx(apart[0])
    ] * len(apart)
    assert {round(costs[0], 6) for costs in found.costs.values()} == {round(apart[0], 6)}
    assert found.costs["shared"][-1] < apart[-1]
    for shared, hybrid in zip(found.costs["shared"], found.costs["hybrid"], strict=True):
        assert shared <= hybrid * 1.001


@pytest.mark.parametrize("pattern", PATTERNS)
def test_ten_tenants_that_share_cost_what_the_plan_costs(pattern: str) -> None:
    """A tenant has a tenth of the load, so ten that share are the plan as it was priced."""
    found = _of(pattern)
    assert found.share == pytest.approx(0.1)
    plan = sample(pattern).plans[0]
    assert found.costs["shared"][found.counts.index(10)] == pytest.approx(
        plan.cost.monthly.expected, rel=0.01
    )
