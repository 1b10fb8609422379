from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saaswright.architecture.reliability import (
    YEAR_SECONDS,
    fraction_down,
    k_of_n,
    parallel,
    series,
    spread,
    zones_and_copies,
)

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
