"""Figures as documents show them: no more digits than the facts behind them allow."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from saaswright.architecture.model import Range

_UNITS: Final = ((86_400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))
_NEVER: Final = 10 * 365 * 86_400.0
"""A recovery that takes longer than ten years is none."""


def significant(value: float, digits: int) -> float:
    """``value`` to ``digits`` significant digits."""
    if value == 0:
        return 0.0
    exact = Decimal(repr(value))
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    return float(exact.quantize(step, ROUND_HALF_EVEN) if step < 1 else round(exact / step) * step)


def availability(percent: float) -> float:
    """Percent of time with two digits of what is missing: 99.95, 99.9971."""
    return float(Decimal(100) - Decimal(repr(significant(100 - percent, 2))))


def percent(value: float) -> str:
    """``99.95 %``."""
    return f"{availability(value):.10g} %"


def money(value: float) -> str:
    """Two significant digits, in whole units from ten on: ``440``, ``1,300``, ``2.4``."""
    rounded = significant(value, 2)
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:g}"


def money_range(value: Range) -> str:
    """``440 (420 to 710)``."""
    return f"{money(value.expected)} ({money(value.low)} to {money(value.high)})"


def duration(seconds: float) -> str:
    """Two significant digits in the largest fitting unit: ``37 min``, ``24 h``, ``none``."""
    if seconds >= _NEVER:
        return "never"
    for size, unit in _UNITS:
        if seconds >= size * (2 if unit == "d" else 1):
            return f"{significant(seconds / size, 2):g} {unit}"
    return "0 s" if seconds < 0.5 else "1 s"


def minutes(value: float) -> str:
    """Minutes a year: ``110 min``, ``0.03 min``."""
    return f"{significant(value, 2):g} min"
