"""How many replicas a latency target asks for: each a queue of its own before its vCPUs."""

from __future__ import annotations

import math
from typing import Final

import msgspec

from saaswright.architecture.figures import Figures
from saaswright.architecture.precision import worth
from saaswright.architecture.queueing import erlang_c, response_time

SHARE: Final = 0.95
MOST: Final = 10_000
"""Replicas; beyond this no number helps."""


class Wanted(msgspec.Struct, frozen=True):
    """Replicas that must work, and the line that derives them from the latency target."""

    working: int
    line: str


def for_latency(
    working: int, each: float, asked: float, serves: float, latency: float, figures: Figures
) -> Wanted:
    """At least ``working``, and as many as it takes for the p95 to keep its part of ``latency``.

    ``each`` vCPU of a replica serve ``serves`` requests a second each; ``asked`` a second come to
    all of them, spread evenly without looking at who is idle (the pessimistic end of balancing).
    """
    allowed = latency * figures.supply("latency-share")
    servers, rate = (math.floor(each), serves) if each >= 1 else (1, serves * each)
    part = (
        f"{worth(1000 * allowed)} ms ({figures.supply('latency-share'):.0%} of the latency target"
    )
    part = f"{part}{figures.said('latency-share')})"
    idle = -math.log(1 - SHARE) / rate
    if idle >= allowed:
        return Wanted(
            working,
            f"one request alone takes {worth(1000 * idle)} ms at the p95, {part} are allowed: no "
            "number of replicas meets the target",
        )
    needed = working
    while needed < MOST and response_time(SHARE, servers, asked / needed, rate) > allowed:
        needed = needed + max(1, needed // 20)
    while needed > working and response_time(SHARE, servers, asked / (needed - 1), rate) <= allowed:
        needed -= 1
    busy = asked / needed / rate
    p95 = response_time(SHARE, servers, asked / needed, rate)
    more = f", {needed} instead of {working} for it" if needed > working else ""
    return Wanted(
        needed,
        f"Erlang C (Gross et al., Fundamentals of Queueing Theory), {needed} × M/M/{servers}: a "
        f"request waits with a chance of "
        f"{worth(100 * erlang_c(servers, busy))} %, p95 in the CPU and before it "
        f"{worth(1000 * p95)} ms of {part}{more}",
    )
