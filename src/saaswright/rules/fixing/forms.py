"""Items of lists that have a short form: which one is meant, and how a part of it is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from saaswright.compose.canonical.mounts import clean, is_path
from saaswright.compose.canonical.ports import long_ports
from saaswright.compose.environment.template import outside

PAIRS: Final = frozenset({"environment", "labels", "args", "annotations", "sysctls"})
"""Keys whose value is a mapping, or a list of ``NAME=value``."""

NAMES: Final = frozenset({"depends_on", "networks"})
"""Keys whose value is a mapping, or a list of names."""


def same_mount(item: Any, canonical: Any) -> bool:
    """Whether a written item of ``volumes`` is the canonical one: a target is mounted once."""
    if not isinstance(canonical, dict):
        return bool(item == canonical)
    return clean(_target(item)) == str(canonical.get("target"))


def _target(item: Any) -> str:
    if isinstance(item, dict):
        return str(item.get("target", ""))
    parts = mount_parts(str(item))
    return parts[1] if len(parts) > 1 else parts[0]


def same_port(item: Any, canonical: Any) -> bool:
    """Whether a written item of ``ports`` is, or as a range holds, the canonical one."""
    if not isinstance(canonical, dict):
        return bool(str(item) == str(canonical))
    if isinstance(item, dict):
        return _port(item) == _port(canonical)
    try:
        return any(_port(port) == _port(canonical) for port in long_ports(str(item)))
    except ValueError:
        return False


def all_long(ports: Any) -> Any:
    """Written ports in their long form, but for those that hold a variable.

    One variable leaves every port of a service as it is written, where nothing is filled in.
    """
    if not isinstance(ports, list):
        return ports
    found: list[Any] = []
    for item in ports:
        try:
            found += [item] if isinstance(item, dict) or "$" in str(item) else long_ports(str(item))
        except ValueError:
            found.append(item)
    return found


def _port(port: dict[str, Any]) -> tuple[str, ...]:
    keys = (("host_ip", ""), ("published", ""), ("target", ""), ("protocol", "tcp"))
    return tuple(str(port.get(key, default) or default) for key, default in keys)


SAME: Final[dict[str, Callable[[Any, Any], bool]]] = {"volumes": same_mount, "ports": same_port}


def mount_parts(text: str) -> list[str]:
    """Source, target and options of a short mount; the target alone where there is no source."""
    parts = outside(text, ":")
    if len(parts) > 1 and len(parts[0]) == 1 and parts[0].isalpha() and is_path(f"{parts[0]}:"):
        parts[:2] = [f"{parts[0]}:{parts[1]}"]
    return parts


def mount_with(text: str, key: str, value: str) -> str | None:
    """The short mount ``text`` with another ``source`` or ``target``."""
    parts = mount_parts(text)
    if key == "source" and len(parts) == 1:
        return f"{value}:{text}"
    if key not in ("source", "target") or len(parts) == 1:
        return value if key == "target" and len(parts) == 1 else None
    parts[0 if key == "source" else 1] = value
    return ":".join(parts)


def port_with(text: str, key: str, value: str) -> str | None:
    """The short port ``text`` with another ``published`` or ``host_ip``."""
    parts = outside(text, ":")
    if len(parts) < 2:
        return None
    address, published, target = ":".join(parts[:-2]), parts[-2], parts[-1]
    if key == "published":
        published = value
    elif key == "host_ip":
        address = value
    else:
        return None
    return ":".join([*([address] if address else []), published, target])


WITH: Final[dict[str, Callable[[str, str, str], str | None]]] = {
    "volumes": mount_with,
    "ports": port_with,
}
