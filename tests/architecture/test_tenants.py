"""What tenancies cost by the number of tenants."""

from __future__ import annotations

import pytest

from saaswright import pipeline
from saaswright.architecture.model import Range
from saaswright.architecture.precision import to_digits
from saaswright.architecture.shown import spent
from saaswright.architecture.tenants import ByTenants, as_shown, by_tenants
from saaswright.catalog.loader import load, load_machines, load_prices
from saaswright.handoff.model import Design
from saaswright.source import Source
from tests.architecture.samples import PATTERNS, priced, requirements_for, sample
from tests.golden.cases import Designed, designed


def _of(pattern: str, plan: int = 0) -> ByTenants:
    made = sample(pattern)
    market = load_prices(), load_machines()
    found = by_tenants(made, made.plans[plan], requirements_for(pattern), load(), market)
    assert found is not None
    return found


def _table(design: Design | Designed, name: str) -> ByTenants:
    """The table of a plan as it is shown."""
    plan = next(plan for plan in design.architecture.plans if plan.name == name)
    market = load_prices(), load_machines()
    found = by_tenants(design.architecture, plan, design.requirements, load(), market)
    assert found is not None
    return as_shown(found, priced(plan.cost.monthly))


COUNTS = (1, 2, 5, 10, 20)
COSTS = {
    "never": (9, 9, 9, 9, 9),
    "later": (9, 9, 8, 7, 6),
    "first": (8, 8, 8, 9, 9),
    "both": (9, 8, 9, 8, 9),
    "torn": (9, 8, 9, 8, 8),
    "always": (1, 1, 1, 1, 1),
}


@pytest.mark.parametrize(
    ("tenancy", "counts", "words"),
    [
        ("never", (), "for none of these numbers"),
        ("later", (5, 10, 20), "from 5 tenants on"),
        ("first", (1, 2, 5), "for 1 to 5 tenants"),
        ("both", (2, 10), "for 2 and 10 tenants"),
        ("torn", (2, 10, 20), "for 2 tenants and from 10 tenants on"),
        ("always", COUNTS, "for each of these numbers"),
    ],
)
def test_each_number_at_which_one_is_cheaper_is_said(
    tenancy: str, counts: tuple[int, ...], words: str
) -> None:
    """The sentence names the counts at which it costs less: "none" is said of no count only."""
    found = ByTenants(COUNTS, {tenancy: COSTS[tenancy], "other": COSTS["never"]}, 0.1, "")
    assert found.cheaper_at(tenancy, "other") == counts
    assert found.sentences() == (f"{tenancy} costs less than other {words}",)


def test_cheaper_but_not_to_the_end_is_said() -> None:
    """weather-api: data apart costs less than all apart until both read the same."""
    found = _table(designed("weather-api"), "business")
    cheaper = found.cheaper_at("hybrid", "siloed")
    assert cheaper == (2, 3, 5, 10, 20, 50)
    assert "hybrid costs less than siloed for 2 to 50 tenants" in found.sentences()


def test_what_is_shared_is_all_tenants_load_whoever_states_it() -> None:
    """A shared plan with a workload of its own costs what ten tenants do, not what one does."""
    text = """
schema: saaswright/v1
product: {name: shop}
plans:
  - {name: starter, deployment: hosted, tenancy: siloed,
     workload: {users: 200, requests_per_second: 2}}
  - {name: team, deployment: hosted, tenancy: shared,
     workload: {users: 20000, requests_per_second: 300}}
workload: {users: 20200, requests_per_second: 302, data: {size: 50GB}}
"""
    brief, findings = pipeline.read(Source("k.yaml", text))
    assert brief is not None, findings
    design, findings = pipeline.design(brief)
    assert design is not None, findings
    starter, team = design.architecture.plans
    apart, shared = _table(design, "starter"), _table(design, "team")
    assert shared.share == pytest.approx(0.1)
    assert "taken as one tenant's" not in shared.basis
    ten = shared.costs["shared"][shared.counts.index(10)]
    assert ten == spent(priced(team.cost.monthly)).expected
    # All apart, the workload that is stated is one tenant's.
    assert apart.share == 1
    assert apart.costs["siloed"][0] == spent(priced(starter.cost.monthly)).expected


@pytest.mark.parametrize(
    "monthly",
    [Range(288, 289.4, 291), Range(200, 289.4, 520), Range(20, 289.4, 3000), Range(9, 289.4, 289)],
)
def test_no_cost_is_finer_than_money_is(monthly: Range) -> None:
    """However narrow the range: two digits at most, and one tenant's part is all that one pays."""
    raw = ByTenants((1, 7, 50), {"shared": (289.4, 416.3, 14_443.0)}, 0.1, "")
    found = as_shown(raw, monthly)
    assert found.costs["shared"][0] == found.each["shared"][0] == spent(monthly).expected
    for cost in (*found.costs["shared"], *found.each["shared"]):
        assert cost == to_digits(cost, 2)


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
        priced(plan.cost.monthly).expected, rel=0.01
    )
