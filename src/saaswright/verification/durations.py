"""Durations as Compose writes them (``1m30s``), in seconds."""

from __future__ import annotations

import re
from typing import Any, Final

_UNITS: Final = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_PART: Final = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)")


def seconds(value: Any, default: float) -> float:
    """The seconds of a duration; ``default`` when there is none or it cannot be read."""
    text = str(value or "")
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return default
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


def told(value: float) -> str:
    """Seconds for people: ``0.4 s``, ``12 s``, ``3 min``."""
    if value < 10:
        return f"{value:.1f} s"
    return f"{value:.0f} s" if value < 120 else f"{value / 60:.0f} min"
