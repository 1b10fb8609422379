"""The same design at each cloud's prices."""

from __future__ import annotations

import pytest

from saaswright.architecture.clouds import by_cloud
from saaswright.architecture.model import Architecture
from saaswright.architecture.shown import spent
from saaswright.catalog.loader import load, load_machines, load_prices
from tests.architecture.samples import PATTERNS, built, requirements_for

MARKET = load_prices(), load_machines()


def _made(pattern: str, region: str = "us-east-1") -> Architecture:
    own = {"cloud-region": region, "backup": "point-in-time"}
    return built(pattern, per_plan={"starter": own})[0]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_another_clouds_price_is_what_a_design_there_costs(pattern: str) -> None:
    """Put into the region that is named, the same decisions come to the same bill."""
    made = _made(pattern)
    own, *others = by_cloud(made, made.plans[0], requirements_for(pattern), load(), MARKET)
    assert (own.cloud, own.region) == ("aws", "us-east-1")
    assert own.monthly == spent(made.plans[0].cost.monthly)
    assert {one.cloud for one in others} == {"gcp", "azure"}
    for one in others:
        there = _made(pattern, one.region).plans[0]
        assert spent(there.cost.monthly) == one.monthly
        assert set(one.unpriced) <= set(there.cost.unpriced)


def test_it_is_the_cheapest_region_of_the_same_geography() -> None:
    """Data that lives in Europe is priced in Europe."""
    made = _made("simple-api", "eu-west-1")
    found = by_cloud(made, made.plans[0], requirements_for("simple-api"), load(), MARKET)
    regions = {region.id: region for region in load().regions}
    for one in found[1:]:
        region = regions[one.region]
        assert region.geography == "eu"
        near = [r for r in load().regions if r.cloud == one.cloud and r.geography == "eu"]
        assert region.price_index == min(r.price_index for r in near if r.price_index)


def test_what_another_cloud_does_not_sell_is_named() -> None:
    """Amazon's object storage has no price at Google's or Microsoft's: said, not free."""
    made = _made("three-tier-web")
    found = by_cloud(made, made.plans[0], requirements_for("three-tier-web"), load(), MARKET)
    assert found[0].unpriced == ()
    for one in found[1:]:
        assert any("amazon-s3" in what for what in one.unpriced)


def test_on_premises_nothing_is_compared() -> None:
    """Without a cloud there is no price."""
    own = {"starter": {"deployment-model": "on-premise"}}
    made, _ = built("simple-api", per_plan=own)
    assert by_cloud(made, made.plans[0], requirements_for("simple-api"), load(), MARKET) == ()
