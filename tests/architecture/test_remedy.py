"""Of the changes that reach a missed target the one that costs least is proposed."""

from __future__ import annotations

import msgspec
import pytest

from saaswright.architecture.availability import Model, Part, percent_up
from saaswright.architecture.figures import Figures
from saaswright.architecture.model import Range
from saaswright.architecture.remedy import remedy
from saaswright.architecture.topology import Topology
from saaswright.catalog.loader import load

ONE = Topology("single-zone", 1, 1, 1, 1)
TWO = Topology("multi-zone", 2, 2, 1, 1)
PARTS = (Part("web", 1, 1), Part("app", 2, 1))
BOTH = tuple(msgspec.structs.replace(part, copies=2) for part in PARTS)
MODEL = Model(PARTS, (), ONE, "canary")


def under(topology: Topology) -> Model:
    """Under two zones every part has two copies."""
    return Model(BOTH, (), topology, "canary")


def proposed(replica: float | None, zones: float | None) -> str:
    """The proposal where one more replica and two zones cost so much more; both reach it."""
    figures = Figures(load())
    doubled = msgspec.structs.replace(MODEL, parts=BOTH)
    least = min(percent_up(doubled, figures).expected, percent_up(under(TWO), figures).expected)
    now = percent_up(MODEL, figures).expected
    assert now < least
    enough = (now + least) / 2

    def price(topology: Topology, more: str | None) -> Range | None:
        extra = replica if more else zones if topology == TWO else 0.0
        return None if extra is None else Range(200 + extra, 300 + extra, 400 + extra)

    return remedy(MODEL, enough, (TWO,), under, figures, price)


@pytest.mark.parametrize(
    ("replica", "zones", "words"),
    [
        (40, 90, "Run one more replica of web. It costs about 40 USD a month more."),
        (90, 40, "Use the topology multi-zone (2 zones). It costs about 40 USD a month more."),
        (0, 0, "Run one more replica of web."),
        (None, None, "Run one more replica of web."),
    ],
)
def test_the_cheapest_change_is_proposed(
    replica: float | None, zones: float | None, words: str
) -> None:
    """With its price; where both cost the same or nothing has a price, the smaller one."""
    assert proposed(replica, zones) == words
