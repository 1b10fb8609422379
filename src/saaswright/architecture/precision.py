"""How many digits a figure is worth: decided from its range, nowhere else.

The rule is the Particle Data Group's (Review of Particle Physics, introduction, "Rounding"): of
the three leading digits of the uncertainty, 100 to 354 leave it two digits, 355 to 949 one, and
above it is rounded up to 1000 and keeps two; the figure ends at the same place. The uncertainty
here is half of the range.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Final

from saaswright.architecture.model import Range

MOST_DIGITS: Final = 3
"""What a figure without a range is shown with at most: no fact of the catalog is known better."""


def place(value: Range) -> int | None:
    """The power of ten at which the figure ends; ``None`` where it has no range."""
    spread = (max(value.low, value.expected, value.high)
              - min(value.low, value.expected, value.high)) / 2  # fmt: skip
    if not math.isfinite(spread) or spread <= 0:
        return None
    first = math.floor(math.log10(spread))
    leading = round(spread / 10.0 ** (first - 2))
    if leading >= 950:
        return first
    return first - 1 if leading < 355 else first


def at_place(value: float, power: int, *, down: bool = False) -> float:
    """``value`` to a whole multiple of ten to the ``power``, to the nearest or downwards."""
    if not math.isfinite(value):
        return value
    step = Decimal(1).scaleb(power)
    rounding = ROUND_FLOOR if down else ROUND_HALF_EVEN
    return float((Decimal(repr(value)) / step).quantize(Decimal(1), rounding) * step) + 0.0


def to_digits(value: float, digits: int) -> float:
    """``value`` with so many significant digits."""
    if value == 0 or not math.isfinite(value):
        return value
    return at_place(value, _first(value) - digits + 1)


def _first(value: float) -> int:
    """The power of ten of its first digit."""
    return math.floor(math.log10(abs(value)))


def known(value: Range, *, least: int | None = None, down: bool = False) -> Range:
    """All three to the place that the range allows, none below ``least``.

    The expected one keeps its first digit, however wide the range: nothing is not what is expected.
    Without a range they keep ``MOST_DIGITS`` significant digits.
    """
    power = place(value)
    ends = value.low, value.expected, value.high
    if power is None:
        return Range(*(to_digits(end, MOST_DIGITS) for end in ends))
    if value.expected:
        power = min(power, _first(value.expected))
    power = power if least is None else max(power, least)
    return Range(*(at_place(end, power, down=down) for end in ends))


# --- lines of arithmetic --------------------------------------------------------------------------

_OPEN: Final = re.compile("⟨([^⟩]*)⟩")
_DIGITS: Final = re.compile(r"[\d.,]+")


def worth(value: float) -> str:
    """``value`` in a line of arithmetic, all its digits still open until :func:`settled`."""
    return f"⟨{float(value)!r}⟩"


def settled(lines: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The middle of three levels' lines, each open figure as precise as the levels agree.

    A line that the other levels do not have gives them no range: its figures keep two digits.
    """
    low, expected, high = lines
    shapes = [{_shape(line): _figures(line) for line in end} for end in (low, high)]
    return tuple(_settle(line, [known.get(_shape(line)) for known in shapes]) for line in expected)


def _shape(line: str) -> str:
    return _DIGITS.sub("#", _OPEN.sub("#", line))


def _figures(line: str) -> list[float]:
    return [float(found) for found in _OPEN.findall(line)]


def _settle(line: str, ends: list[list[float] | None]) -> str:
    one, other = ends
    own = _figures(line)
    shown = []
    for at, value in enumerate(own):
        if one is None or other is None:
            shown.append(to_digits(value, 2))
        else:
            shown.append(known(Range(one[at], value, other[at])).expected)
    rest = iter(shown)
    return _OPEN.sub(lambda _: plain(next(rest)), line)


def plain(value: float) -> str:
    """A figure that is rounded already: ``1,200``, ``0.18``."""
    return f"{value:,.10g}" if abs(value) < 1e10 else f"{value:.3g}"
