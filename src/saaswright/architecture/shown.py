"""Figures as people read them: no more digits than their facts allow."""

from __future__ import annotations

from saaswright.architecture.model import Range
from saaswright.requirements.units import Duration


def percent(value: float) -> str:
    """Percent of time with the digits that matter: 99.5, 99.95, 99.993."""
    digits = 1 if value < 99.5 else 2 if value < 99.9 else 3
    return f"{value:.{digits}f}"


def two_places(value: float) -> int:
    """Rounded to two significant places."""
    if value < 100:
        return round(value)
    factor: int = 10 ** (len(str(int(value))) - 2)
    return round(value / factor) * factor


def money(value: Range) -> str:
    """``low to high`` in whole currency units, two significant places each."""
    low, high = two_places(value.low), two_places(value.high)
    return f"{low:,} to {high:,}" if low != high else f"{low:,}"


def bill(value: Range) -> str:
    """What a month costs, with its currency; ``not priced`` where nothing has a price."""
    return f"{money(value)} USD a month" if value.high else "not priced"


def duration(seconds: float) -> str:
    """``45s``, ``12m``, ``1h30m``: two units at most, since the facts allow no more."""
    if seconds <= 0:
        return "0"
    if seconds == float("inf"):
        return "unbounded"
    step = 1 if seconds < 60 else 60 if seconds < 86_400 else 3600
    return str(Duration(max(step, round(seconds / step) * step)))


def durations(value: Range) -> str:
    """``low to high``, or one figure when they read the same."""
    low, high = duration(value.low), duration(value.high)
    return low if low == high else f"{low} to {high}"
