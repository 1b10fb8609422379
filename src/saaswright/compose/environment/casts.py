"""Types that interpolated texts become, by path: ``services.*.cpus`` is a number, and so on.

Source: the reference's interpolation type casts; a value that was not written as a string is left
to the shape.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, Final

from saaswright.expression import expression

Cast = Callable[[str], Any]
Casts = dict[str, Any]
"""A tree: key → :data:`Cast` or further down; ``*`` is any key or item, ``""`` the value itself."""

_BOOLEANS: Final = {
    "true": True, "y": True, "yes": True, "on": True,
    "false": False, "n": False, "no": False, "off": False,
}  # fmt: skip
_INTEGER: Final = expression(r"[-+]?[0-9]{1,19}")
_FLOAT: Final = expression(
    r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?(?i:inf|infinity|nan)"
)


def to_integer(text: str) -> int:
    """Decimal digits to an integer; raises :class:`ValueError`."""
    if not _INTEGER.fullmatch(text) or not -(1 << 63) <= int(text) < 1 << 63:
        raise ValueError("expected a whole number")
    return int(text)


def to_float(text: str) -> float:
    """A decimal number; raises :class:`ValueError`."""
    if not _FLOAT.fullmatch(text):
        raise ValueError("expected a number")
    return float(text)


def to_single(text: str) -> float:
    """A decimal number in single precision, which is how the reference keeps ``cpus``."""
    return single(to_float(text))


def single(value: float) -> float:
    """``value`` rounded to single precision, with the fewest digits that name it."""
    try:
        rounded = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        raise ValueError("expected a number of reasonable size") from None
    for digits in range(1, 10):
        short = float(f"{rounded:.{digits}g}")
        if struct.unpack("f", struct.pack("f", short))[0] == rounded:
            return short
    return float(rounded)


def to_boolean(text: str) -> bool:
    """``true`` or ``false``, or YAML 1.1's other words for them; raises :class:`ValueError`."""
    value = _BOOLEANS.get(text.lower())
    if value is None:
        raise ValueError("expected true or false")
    return value


_RESOURCE: Final = {"external": to_boolean}
_UPDATE: Final = {"parallelism": to_integer, "max_failure_ratio": to_float}

CASTS: Final[Casts] = {
    "services": {
        "*": {
            "cpu_count": to_integer,
            "cpu_percent": to_float,
            "cpu_period": to_integer,
            "cpu_quota": to_integer,
            "cpu_rt_period": to_integer,
            "cpu_rt_runtime": to_integer,
            "cpus": to_single,
            "cpu_shares": to_integer,
            "init": to_boolean,
            "depends_on": {"*": {"required": to_boolean, "restart": to_boolean}},
            "deploy": {
                "replicas": to_integer,
                "update_config": _UPDATE,
                "rollback_config": _UPDATE,
                "restart_policy": {"max_attempts": to_integer},
                "placement": {"max_replicas_per_node": to_integer},
            },
            "healthcheck": {"retries": to_integer, "disable": to_boolean},
            "oom_kill_disable": to_boolean,
            "oom_score_adj": to_integer,
            "pids_limit": to_integer,
            "ports": {"*": {"target": to_integer}},
            "privileged": to_boolean,
            "read_only": to_boolean,
            "scale": to_integer,
            "stdin_open": to_boolean,
            "tty": to_boolean,
            "ulimits": {"*": {"": to_integer, "soft": to_integer, "hard": to_integer}},
            "volumes": {"*": {"read_only": to_boolean, "volume": {"nocopy": to_boolean}}},
        }
    },
    "networks": {
        "*": {
            **_RESOURCE,
            "internal": to_boolean,
            "attachable": to_boolean,
            "enable_ipv4": to_boolean,
            "enable_ipv6": to_boolean,
        }
    },
    "volumes": {"*": _RESOURCE},
    "secrets": {"*": _RESOURCE},
    "configs": {"*": _RESOURCE},
}
