"""Durations, sizes, commands and the like: a text of the specification to what it amounts to.

Every function raises :class:`ValueError` saying what was expected. Sources: the engine's parsers
(Go's ``time.ParseDuration`` plus days and weeks, go-units' ``RAMInBytes``).
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

from saaswright.compose.decode.command import words
from saaswright.compose.decode.text import go_text
from saaswright.compose.environment.casts import single, to_boolean, to_float, to_integer
from saaswright.expression import expression

_NANOSECONDS: Final = {
    "ns": 1, "us": 1000, "µs": 1000, "μs": 1000, "ms": 10**6,
    "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9, "d": 86400 * 10**9, "w": 604800 * 10**9,
}  # fmt: skip
_PART: Final = expression(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h|d|w)")
_SIZE: Final = expression(r"([0-9.]+) ?(?:([kmgtp])(?:i?b)?|b?)", re.IGNORECASE)
_POWERS: Final = {letter: 1024**power for power, letter in enumerate("kmgtp", start=1)}


def nanoseconds(text: str) -> int:
    """A duration such as ``1m30s`` in nanoseconds."""
    rest = text[1:] if text[:1] in ("+", "-") else text
    if rest == "0":
        return 0
    total = position = 0
    while position < len(rest):
        part = _PART.match(rest, position)
        if part is None or not (part[1] or part[2]):
            break
        unit = _NANOSECONDS[part[3]]
        fraction = part[2] or ""
        total += int(part[1] or 0) * unit + int(fraction or 0) * unit // 10 ** len(fraction)
        position = part.end()
    if not rest or position < len(rest) or total >= 1 << 63:
        raise ValueError("expected a duration such as `30s` or `1m30s`")
    return -total if text[0] == "-" else total


def duration(value: Any) -> str:
    """A duration as the reference writes it: ``90s`` is ``1m30s``."""
    total = nanoseconds(go_text(value))
    sign, total = ("-", -total) if total < 0 else ("", total)
    if total == 0:
        return "0s"
    for unit, name in ((10**3, "ns"), (10**6, "µs"), (10**9, "ms")):
        if total < unit:
            return f"{sign}{_decimal(total, unit // 1000)}{name}"
    seconds = total % (60 * 10**9)
    minutes, hours = total // (60 * 10**9) % 60, total // (3600 * 10**9)
    lead = f"{hours}h{minutes}m" if hours else f"{minutes}m" if minutes else ""
    return f"{sign}{lead}{_decimal(seconds, 10**9)}s"


def _decimal(value: int, unit: int) -> str:
    whole, fraction = divmod(value, unit)
    digits = f"{fraction:0{len(str(unit)) - 1}d}".rstrip("0") if unit > 1 else ""
    return f"{whole}.{digits}" if digits else str(whole)


def size(value: Any) -> int:
    """A number of bytes; ``512m`` and the like count in powers of 1024."""
    if isinstance(value, float):
        return 0  # the reference takes it for no size at all
    if isinstance(value, int):
        return value
    match = _SIZE.fullmatch(value)
    if match is None or match[1].count(".") > 1 or match[1] == ".":
        raise ValueError("expected a size such as `512m` or `1g`")
    return int(float(match[1]) * _POWERS.get((match[2] or "").lower(), 1))


def flag(value: Any) -> bool:
    """``true`` or ``false``, or a text for it."""
    return value if isinstance(value, bool) else to_boolean(value)


def whole(value: Any) -> int:
    """A whole number, or a text for it."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("expected a whole number")
    return to_integer(value) if isinstance(value, str) else int(value)


def weight(value: Any) -> int:
    """A whole number; the reference refuses a text for it, a variable's value too."""
    if isinstance(value, str):
        raise ValueError("expected a whole number: neither quotes nor a variable can stand here")
    return whole(value)


def natural(value: Any) -> int:
    """A whole number that is not negative."""
    number = whole(value)
    if number < 0:
        raise ValueError("expected a number that is not negative")
    return number


def number(value: Any) -> int | float:
    """A number in single precision, without a fraction where there is none."""
    result = single(to_float(value) if isinstance(value, str) else float(value))
    return int(result) if result.is_integer() else result


def octal(value: Any) -> str:
    """A file mode, given as a number or in octal digits, as ``0440``."""
    if isinstance(value, str):
        try:
            return f"0{int(value, 8):o}"
        except ValueError:
            raise ValueError("expected a file mode such as `0440`") from None
    return f"0{int(value):o}"


def count(value: Any) -> int:
    """A number of devices; -1 is all of them."""
    if isinstance(value, str) and value.lower() == "all":
        return -1
    return whole(value)


def command(value: Any) -> list[str] | None:
    """A command as its words; ``None`` keeps the image's."""
    return words(value) if isinstance(value, str) else value


def test(value: Any) -> list[str]:
    """A healthcheck's test; a text is run by the shell."""
    return ["CMD-SHELL", value] if isinstance(value, str) else value


def variables(value: Any) -> dict[str, str | None]:
    """``environment`` and ``args``: a name without a value has none."""
    if isinstance(value, dict):
        return {key: None if inner is None else go_text(inner) for key, inner in value.items()}
    pairs = (item.partition("=") for item in value)
    return {key: inner if separator else None for key, separator, inner in pairs}


def texts_by_key(value: Any) -> dict[str, str]:
    """``labels`` and the like: a name without a value has the empty text."""
    if isinstance(value, dict):
        return {
            key: inner if type(inner) is str else go_text(inner) for key, inner in value.items()
        }
    pairs = (item.partition("=") for item in value)
    return {key: inner for key, _, inner in pairs}


def hosts(value: Any) -> dict[str, list[str]]:
    """``extra_hosts``: addresses by host, brackets around IPv6 taken off."""
    found: dict[str, list[str]] = {}
    if isinstance(value, dict):
        for host, addresses in value.items():
            found[host] = list(addresses) if isinstance(addresses, list) else [go_text(addresses)]
    else:
        for item in value:
            separator = "=" if "=" in item else ":"
            host, separator, address = item.partition(separator)
            if not separator:
                raise ValueError(f"`{item}` lacks an address: expected `HOST=ADDRESS`")
            found.setdefault(host, []).append(address)
    for host, addresses in found.items():
        if not host or ":" in host or "=" in host:
            raise ValueError(f"`{host}` is not a host's name")
        found[host] = [
            one[1:-1] if one[:1] == "[" and one[-1:] == "]" else one for one in addresses
        ]
    return found


def host_lines(value: Any) -> list[str]:
    """``extra_hosts`` as sorted ``HOST=ADDRESS`` lines."""
    found = hosts(value)
    return sorted(f"{host}={address}" for host, addresses in found.items() for address in addresses)


def texts(value: Any) -> list[str]:
    """A list of texts; one text is a list of one."""
    return [value] if isinstance(value, str) else [text(item) for item in value]


def text(value: Any) -> str:
    """A text, or a whole number for one; no fraction is."""
    if isinstance(value, float):
        raise ValueError("expected a text or a whole number")
    return go_text(value)
