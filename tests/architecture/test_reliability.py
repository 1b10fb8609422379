from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from saaswright.architecture.availability import Model, Part, down
from saaswright.architecture.figures import Figures
from saaswright.architecture.influence import influences
from saaswright.architecture.reliability import (
    YEAR_SECONDS,
    fraction_down,
    k_of_n,
    parallel,
    series,
    spread,
    zones_and_copies,
)
from saaswright.architecture.topology import Topology
from saaswright.catalog.loader import load

# Azure/reliable-web-app-pattern-dotnet, assets/sla-calculation.md: the published worksheet.
DEVELOPMENT = (99.99, 99.99, 99.95, 99.9, 99.995, 99.9, 99.99, 99.9)
SHARED = (99.99, 99.99, 100.0)
REGIONAL = (
    99.99, 99.95, 99.99, 99.9, 99.99, 99.995, 99.99, 99.9, 99.99, 99.99, 99.99, 99.9, 99.99,
)  # fmt: skip
# Azure/reliable-web-app-pattern-java, sla-calculation.md.
JAVA_DEVELOPMENT = (99.99, 99.99, 99.95, 99.9, 99.9, 99.99)


def _up(percents: tuple[float, ...]) -> list[float]:
    return [percent / 100 for percent in percents]


@pytest.mark.parametrize(
    ("percents", "published"),
    [
        (DEVELOPMENT, "99.616"),
        ((*SHARED, *REGIONAL), "99.546"),
        (SHARED, "99.980"),
        (JAVA_DEVELOPMENT, "99.720"),
    ],
)
def test_series_agrees_with_published_worksheets(
    percents: tuple[float, ...], published: str
) -> None:
    """Parts in series give the combined figure that Azure's guidance prints."""
    # The worksheet truncates in one place where we round: half a unit of its last digit and more.
    assert 100 * series(_up(percents)) == pytest.approx(float(published), abs=1.1e-3)


def test_two_regions_agree_with_the_published_worksheet() -> None:
    """Shared parts in series with two regions in parallel give the worksheet's 99.9779 %.

    The worksheet's row for a region (99.546 %) counts the shared parts in it once more; counted
    once, two regions come to 99.9781 %.
    """
    shared = series(_up(SHARED))
    as_printed = series(_up((*SHARED, *REGIONAL)))
    assert f"{100 * shared * parallel([as_printed, as_printed]):.4f}" == "99.9779"
    region = series(_up(REGIONAL))
    assert f"{100 * shared * parallel([region, region]):.4f}" == "99.9781"


@pytest.mark.parametrize(
    ("k", "n", "up", "by_hand"),
    [
        (1, 1, 0.9, 0.9),
        (1, 2, 0.9, 0.99),
        (2, 2, 0.9, 0.81),
        (2, 3, 0.9, 3 * 0.81 * 0.1 + 0.729),
        (3, 5, 0.5, 0.5),
        (0, 3, 0.1, 1.0),
        (4, 3, 0.9, 0.0),
    ],
)
def test_k_of_n_by_hand(k: int, n: int, up: float, by_hand: float) -> None:
    """At least k of n copies are alive with the probability one finds with pencil and paper."""
    assert k_of_n(k, n, up) == pytest.approx(by_hand, abs=1e-12)


def test_downtime_of_the_usual_targets() -> None:
    """One hour a year is a share of 1/8766, and more than a year is all of it."""
    assert fraction_down(1, 3600) == pytest.approx(1 / 8766)
    assert fraction_down(2, YEAR_SECONDS) == 1.0


@given(copies=st.integers(0, 20), zones=st.integers(1, 6))
def test_copies_are_spread_evenly(copies: int, zones: int) -> None:
    """No copy is lost, and no zone has two more than another."""
    placed = spread(copies, zones)
    assert sum(placed) == copies
    assert max(placed) - min(placed) <= 1


PARTS = st.lists(
    st.tuples(st.integers(1, 4), st.floats(0.5, 1.0), st.booleans(), st.floats(0, 1)),
    min_size=1,
    max_size=3,
)


@given(zones=st.integers(1, 3), zone_down=st.floats(0, 0.5), raw=PARTS)
def test_zones_agree_with_brute_force_over_every_state(
    zones: int, zone_down: float, raw: list[tuple[int, float, bool, float]]
) -> None:
    """The sum over zone states equals adding up every state of every zone and copy."""
    parts = [(n, max(1, math.ceil(n * need)), up, bound) for n, up, bound, need in raw]
    total = 0.0
    for state in itertools.product((True, False), repeat=zones):
        chance = math.prod((1 - zone_down) if up else zone_down for up in state)
        works = 1.0 if any(state) else 0.0
        for copies, needed, up, bound in parts:
            # A copy's zone: the fullest zones come first, as `spread` fills them.
            homes = [zone for zone, n in enumerate(spread(copies, zones)) for _ in range(n)]
            good = 0.0
            for alive in itertools.product((True, False), repeat=copies):
                weight = math.prod(up if a else 1 - up for a in alive)
                serving = sum(
                    a and (state[home] or not bound) for a, home in zip(alive, homes, strict=True)
                )
                good += weight * (serving >= needed)
            works *= good
        total += chance * works
    assert zones_and_copies(zones, zone_down, parts) == pytest.approx(total, abs=1e-9)


@pytest.mark.parametrize("up", [0.5, 0.9, 0.999])
def test_two_of_three_is_the_textbook_polynomial(up: float) -> None:
    """Two of three: 3p² − 2p³ (the majority vote of three)."""
    assert k_of_n(2, 3, up) == pytest.approx(3 * up**2 - 2 * up**3, abs=1e-12)


def test_standby_with_imperfect_failover_by_hand() -> None:
    """One failover in ten needs a person of 30 minutes, nine take 60 s: 234 s each on average.

    At two failures a year of the machine that serves that is 468 s of 31 557 600; the copies are
    never both away here.
    """
    figures = {
        "node-failures": 2, "failover-missed": 0.1, "failover-by-hand": 1800,
        "database-failover": 60, "volume-reattach": 0, "container-crashes": 0, "deploys": 0,
        "zone-outages": 0, "region-outages": 0, "load-balancer": 100,
    }  # fmt: skip
    planning = tuple(
        replace(entry, low=figures[entry.id], expected=figures[entry.id], high=figures[entry.id])
        if entry.id in figures
        else entry
        for entry in load().planning
    )
    model = Model(
        (Part("primary", 2, 1, stateful=True),), (), Topology("pair", 2, 2, 1, 1), "canary"
    )
    share = down(model, Figures(replace(load(), planning=planning)))
    assert share == pytest.approx(468 / 31_557_600, rel=1e-9)


def test_the_figure_that_matters_most_is_found() -> None:
    """With deployments alone, deployments decide; the other figures change nothing."""
    quiet = {"node-failures", "container-crashes", "zone-outages", "region-outages"}
    planning = tuple(
        replace(entry, low=0, expected=0, high=0)
        if entry.id in quiet
        else replace(entry, low=100, expected=100, high=100)
        if entry.id == "load-balancer"
        else entry
        for entry in load().planning
    )
    model = Model((Part("api", 1, 1),), (), Topology("one", 1, 1, 1, 1), "by-hand")
    found = influences(model, Figures(replace(load(), planning=planning)))
    assert {item.figure for item in found} <= {
        "deploys", "bad-deploys", "bad-deploy-reach", "rollback-by-hand",
    }  # fmt: skip
    assert found[0].high - found[0].low >= found[-1].high - found[-1].low > 0
