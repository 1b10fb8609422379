"""The regions beside a plan's own."""

from __future__ import annotations

import pytest

from saaswright.architecture.regions import other_regions
from saaswright.catalog.loader import load
from saaswright.requirements.reading import read_requirements
from saaswright.source import Source
from tests.architecture.samples import built

BOTH = ("multi-region-active-passive", "multi-region-active-active")


def _others(own: str, wanted: int, more: str = "") -> tuple[str, ...]:
    read, _ = read_requirements(Source("r", f"schema: saaswright/v1\nproduct: {{name: a}}\n{more}"))
    assert read is not None
    return other_regions(own, wanted, read, load())


def test_a_named_region_comes_first() -> None:
    """The second of the named regions stands by, also where others are cheaper."""
    named = "cloud: {providers: [aws], regions: [eu-west-1, eu-central-1]}\n"
    assert _others("eu-west-1", 1, named) == ("eu-central-1",)


def test_data_stays_where_it_may_live() -> None:
    """With residency every other region lies in an allowed geography, of the same cloud."""
    geography = {region.id: (region.cloud, region.geography) for region in load().regions}
    found = _others("eu-west-1", 3, "compliance: {residency: [eu]}\n")
    assert len(found) == 3
    assert {geography[region] for region in found} == {("aws", "eu")}
    assert "eu-west-1" not in found


def test_one_region_and_a_site_need_no_other() -> None:
    """A plan in one region has none beside it, and a customer's own site knows none."""
    assert _others("eu-west-1", 0) == ()
    assert _others("none", 1) == ()


@pytest.mark.parametrize("topology", BOTH)
def test_a_plan_over_several_regions_names_them(topology: str) -> None:
    """As many regions as the topology has are named, each once, and the plan says what for."""
    per_plan = {"starter": {"availability-topology": topology}}
    plan = built("three-tier-web", per_plan=per_plan)[0].plans[0]
    wanted = {"multi-region-active-passive": 1, "multi-region-active-active": 2}[topology]
    assert len({plan.region, *plan.other_regions}) == 1 + wanted
    assert any(", ".join(plan.other_regions) in note for note in plan.notes)


def test_a_plan_whose_region_the_customer_names_is_not_said_to_lack_it() -> None:
    """Without a region there is no price, and the reason is the customer's choice."""
    per_plan = {
        "starter": {
            "tenancy": "siloed", "deployment-model": "byoc-copilot", "cloud-region": "none",
        }
    }  # fmt: skip
    plan = built("three-tier-web", per_plan=per_plan)[0].plans[0]
    assert plan.cost.monthly is None
    assert any("the customer chooses it" in note for note in plan.cost.notes)
