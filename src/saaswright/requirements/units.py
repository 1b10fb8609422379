"""Quantities as people write them (``15m``, ``200GB``, ``2h/month``) and as we compute with them.

Each is a number in one base unit that prints itself back in the way it is written, so that
arithmetic needs no conversion and documents need no formatting.
"""

from __future__ import annotations

from typing import Final

from saaswright.expression import expression

_DURATIONS: Final = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_SIZES: Final = {
    **{unit: 1000**power for power, unit in enumerate(("B", "KB", "MB", "GB", "TB", "PB"))},
    **{unit: 1024**power for power, unit in enumerate(("KiB", "MiB", "GiB", "TiB", "PiB"), 1)},
}
_NUMBER: Final = r"([0-9]+(?:\.[0-9]+)?)"
_DURATION: Final = expression(rf"(?:{_NUMBER}(ms|[smhdw]))+")
_DURATION_PART: Final = expression(rf"{_NUMBER}(ms|[smhdw])")
_SIZE: Final = expression(rf"{_NUMBER} ?((?:[KMGTPkmgtp]i?)?[Bb])")
_LONGEST: Final = 30

DURATION_PATTERN: Final = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d|w))+$"
MONTHLY_PATTERN: Final = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d|w))+/month$"
SIZE_PATTERN: Final = r"^[0-9]+(\.[0-9]+)? ?([kKmMgGtTpP]i?)?[bB]$"


class Duration(float):
    """Seconds; written ``250ms``, ``15m``, ``1h30m``, ``2d``."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Raise :class:`ValueError` for anything but numbers with a unit (``15m``)."""
        if len(text) > _LONGEST or not _DURATION.fullmatch(text):
            raise ValueError("a duration such as 250ms, 15m, 1h30m or 2d")
        parts = _DURATION_PART.findall(text)
        # A millisecond is the finest that is written, so finer is not kept.
        return cls(round(sum(float(number) * _DURATIONS[unit] for number, unit in parts), 3))

    def __str__(self) -> str:
        left, parts = round(self * 1000), []
        for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)):
            count, left = divmod(left, size)
            if count:
                parts.append(f"{count}{unit}")
        if left:
            parts.append(f"{left}ms")
        return "".join(parts) or "0s"


class MonthlyDuration(Duration):
    """Seconds in a month; written ``2h/month``."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> MonthlyDuration:
        """Raise :class:`ValueError` unless it reads ``<duration>/month``."""
        amount, slash, period = text.partition("/")
        if not slash or period != "month":
            raise ValueError("a duration each month such as 2h/month")
        return cls(Duration.parse(amount))

    def __str__(self) -> str:
        return f"{Duration(self)}/month"


class Size(int):
    """Bytes; written ``200GB`` (powers of 1000) or ``2TiB`` (powers of 1024)."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Size:
        """Raise :class:`ValueError` for anything but a number with a unit of bytes."""
        match = _SIZE.fullmatch(text) if len(text) <= _LONGEST else None
        if not match:
            raise ValueError("a size such as 500MB, 200GB or 2TiB")
        units = {name.lower(): factor for name, factor in _SIZES.items()}
        whole, _, decimals = match[1].partition(".")
        # In integers: a float would lose bytes beyond 2**53.
        return cls(int(whole + decimals) * units[match[2].lower()] // 10 ** len(decimals))

    def __str__(self) -> str:
        for unit, factor in sorted(_SIZES.items(), key=lambda item: -item[1]):
            if self >= factor and (self * 1000) % factor == 0:
                value = int(self) / factor
                if value < 10_000:
                    return f"{value:.10g}{unit}"
        return f"{int(self)}B"

    @property
    def gib(self) -> float:
        """The same in GiB."""
        return int(self) / 1024**3
