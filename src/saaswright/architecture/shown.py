"""Figures as people read them: :mod:`saaswright.architecture.precision` decides the digits.

``up``, ``spent``, ``lasting`` and ``away`` round a range, for text and JSON alike; the rest writes
what they give.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import overload

import msgspec

from saaswright.architecture.model import AvailabilityEstimate, CostEstimate, Range
from saaswright.architecture.precision import at_place, known, place, plain, to_digits
from saaswright.architecture.reliability import YEAR_MINUTES
from saaswright.requirements.units import Duration

STEPS = (1, 10, 60, 600, 3600, 6 * 3600, 86_400, 10 * 86_400, 100 * 86_400)
"""Seconds: the places at which people let a duration end."""


def up(value: Range) -> Range:
    """Percent of time, rounded down: what is shown never promises more than was computed."""
    return known(value, down=True)


def reaches(value: Range, target: float) -> bool:
    """Whether the expected percent reaches ``target`` as it is shown, not only by hidden digits."""
    return up(value).expected >= target


def within(value: Range, budget: float) -> bool:
    """Whether the expected money is within ``budget``, as computed and as it is shown.

    Rounding to the nearest neither lets a cent too much pass, nor contradicts what is read.
    """
    return max(value.expected, spent(value).expected) <= budget


def in_time(value: Range, target: float) -> bool:
    """Whether the expected seconds are within ``target`` as they are shown."""
    return lasting(value).expected <= target


def percent(value: Range) -> str:
    """The expected percent of time: ``99.95``."""
    return plain(up(value).expected)


def percents(value: Range) -> tuple[str, str, str]:
    """Worst, expected, best."""
    shown = up(value)
    return plain(shown.low), plain(shown.expected), plain(shown.high)


@overload
def spent(value: Range) -> Range: ...
@overload
def spent(value: None) -> None: ...
def spent(value: Range | None) -> Range | None:
    """Money in whole units: the place that the range allows, two digits of each end at most.

    What has no price (``None``) has none rounded either.
    """
    if value is None:
        return None
    shown = known(value, least=0)
    return Range(*(_two_digits(end) for end in (shown.low, shown.expected, shown.high)))


def _two_digits(value: float) -> float:
    return to_digits(value, 2) if value >= 100 else at_place(value, 0)


def money(value: Range) -> str:
    """``low to high`` in whole currency units."""
    return ends(spent(value))


def ends(value: Range) -> str:
    """``low to high`` of a range that is rounded already, or one figure when they read the same."""
    low, high = plain(value.low), plain(value.high)
    return f"{low} to {high}" if low != high else low


def expected_money(value: Range) -> str:
    """The expected amount in whole currency units."""
    return plain(spent(value).expected)


def bill(value: Range | None, unpriced: Iterable[str] = ()) -> str:
    """What a month costs, with its currency; ``not priced`` where nothing has a price.

    ``unpriced`` are plans that it leaves out: ``220 to 290 USD a month, without vault``.
    """
    return f"{rounded_bill(spent(value))}{_without(value, unpriced)}"


def amount(value: Range | None, unpriced: Iterable[str] = ()) -> str:
    """The same without its currency."""
    return "not priced" if value is None else f"{money(value)}{_without(value, unpriced)}"


def expected_bill(value: Range | None, unpriced: Iterable[str] = ()) -> str:
    """The expected amount alone, without its currency."""
    if value is None:
        return "not priced"
    return f"{expected_money(value)}{_without(value, unpriced)}"


def _without(value: Range | None, unpriced: Iterable[str]) -> str:
    names = ", ".join(unpriced)
    return f", without {names}" if names and value is not None else ""


def rounded_bill(value: Range | None) -> str:
    """What a month costs, of a range that is rounded already."""
    return "not priced" if value is None else f"{ends(value)} USD a month"


def away(value: Range) -> Range:
    """Minutes of downtime a year."""
    return known(value)


def lasting(value: Range) -> Range:
    """Seconds, ending at the step of a clock that the range allows (unbounded stays so)."""
    if place(value) is None:
        return value
    unit = 1 if value.high < 120 else 60 if value.high < 3 * 3600 else 3600
    power = place(Range(value.low / unit, value.expected / unit, value.high / unit)) or 0
    step = next((step for step in STEPS if step >= unit * 10.0**power), STEPS[-1])
    ends = (value.low, value.expected, value.high)
    return Range(*(float(max(round(end / step), 1 if end else 0) * step) for end in ends))


def duration(seconds: float) -> str:
    """``45s``, ``12m``, ``1h30m``: two units at most, since the facts allow no more."""
    if seconds <= 0:
        return "0"
    if seconds == float("inf"):
        return "unbounded"
    step = 1 if seconds < 60 else 60 if seconds < 86_400 else 3600
    return str(Duration(max(step, round(seconds / step) * step)))


def expected_duration(value: Range) -> str:
    """The expected duration alone."""
    return duration(lasting(value).expected)


def durations(value: Range) -> str:
    """``low to high``, or one figure when they read the same."""
    shown = lasting(value)
    low, high = duration(shown.low), duration(shown.high)
    return low if low == high else f"{low} to {high}"


def availability_as_shown(estimate: AvailabilityEstimate) -> AvailabilityEstimate:
    """The estimate for programs, no figure finer than people are shown."""
    whole = downtime(estimate.computed)
    return msgspec.structs.replace(
        estimate,
        computed=up(estimate.computed),
        rto=lasting(estimate.rto),
        rpo=lasting(estimate.rpo),
        stores=tuple(
            msgspec.structs.replace(item, rto=lasting(item.rto), rpo=lasting(item.rpo))
            for item in estimate.stores
        ),
        contributions=tuple(
            msgspec.structs.replace(item, minutes_per_year=away(item.minutes_per_year))
            for item in estimate.contributions
        ),
        influences=tuple(
            msgspec.structs.replace(item, low=alike(item.low, whole), high=alike(item.high, whole))
            for item in estimate.influences
        ),
    )


def downtime(computed: Range) -> Range:
    """Minutes a year, the good end first."""
    ends = (computed.high, computed.expected, computed.low)
    return Range(*((100 - end) / 100 * YEAR_MINUTES for end in ends))


def alike(minutes: float, whole: Range) -> float:
    """Minutes of the downtime ``whole``, ending where it ends."""
    power = place(whole)
    return to_digits(minutes, 2) if power is None else at_place(minutes, power)


def cost_as_shown(estimate: CostEstimate) -> CostEstimate:
    """The estimate for programs, no figure finer than people are shown."""
    return msgspec.structs.replace(
        estimate,
        monthly=spent(estimate.monthly),
        items=tuple(
            msgspec.structs.replace(item, monthly=spent(item.monthly)) for item in estimate.items
        ),
    )
