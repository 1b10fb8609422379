"""The formulas of availability, exact: series, k of n, and copies spread over zones that may fail.

Probabilities are of being *down* unless said otherwise. Sources: series and parallel composition
and k-out-of-n are textbook (Trivedi, Probability and Statistics with Reliability, ch. 2); the
conditioning on zones is the law of total probability over the zones' states.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

YEAR_SECONDS: Final = 365.25 * 24 * 3600
YEAR_MINUTES: Final = YEAR_SECONDS / 60


def series(up: Iterable[float]) -> float:
    """Availability of parts that must all work: the product of theirs."""
    return math.prod(up)


def parallel(up: Iterable[float]) -> float:
    """Availability of independent parts of which one suffices."""
    return 1 - math.prod(1 - each for each in up)


def k_of_n(k: int, n: int, up: float) -> float:
    """Probability that at least ``k`` of ``n`` independent copies work; each does with ``up``."""
    if k <= 0:
        return 1.0
    return math.fsum(
        math.comb(n, alive) * up**alive * (1 - up) ** (n - alive) for alive in range(k, n + 1)
    )


def fraction_down(per_year: float, seconds: float) -> float:
    """Share of time lost to ``per_year`` events of ``seconds`` each, at most all of it."""
    return min(1.0, per_year * seconds / YEAR_SECONDS)


@cache
def spread(copies: int, zones: int) -> tuple[int, ...]:
    """How many copies stand in each zone when they are spread evenly, fullest first."""
    share, left = divmod(copies, zones)
    return tuple(share + (1 if at < left else 0) for at in range(zones))


def zones_and_copies(
    zones: int, zone_down: float, parts: Sequence[tuple[int, int, float, bool]]
) -> float:
    """Availability of parts in series whose copies are spread over ``zones``.

    Each part is ``(copies, needed, copy_up, bound)``. ``bound`` copies are tied to their zone by a
    volume and fail with it; others are started again in the zones that are left. With every zone
    down nothing works.
    """
    total = []
    for state in itertools.product((True, False), repeat=zones):
        if not any(state):
            continue
        chance = math.prod((1 - zone_down) if up else zone_down for up in state)
        works = 1.0
        for copies, needed, copy_up, bound in parts:
            alive = copies
            if bound:
                alive = sum(n for n, up in zip(spread(copies, zones), state, strict=True) if up)
            works *= k_of_n(needed, alive, copy_up) if alive >= needed else 0.0
        total.append(chance * works)
    return math.fsum(total)
