"""Durations of a compose file as seconds."""

from __future__ import annotations

from typing import Final

from saaswright.expression import expression

_PART: Final = expression(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)")
_UNITS: Final = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


RETRIES: Final = 3


def retries(value: object) -> int:
    """The retries of a healthcheck; the default for none, and for what is still a variable."""
    text = str(value)
    return int(text) if text.isdecimal() and int(text) else RETRIES


def seconds(value: object, otherwise: float) -> float:
    """``1m30s`` in seconds; ``otherwise`` for none, and for what is still a variable.

    Source: Compose Specification, 11-extension.md, specifying durations.
    """
    text = str(value) if value is not None else ""
    found = _PART.findall(text)
    if not found or "".join(number + unit for number, unit in found) != text:
        return otherwise
    return float(sum(float(number) * _UNITS[unit] for number, unit in found))
