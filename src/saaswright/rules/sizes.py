"""Limits and reservations from what the catalog says a technology needs.

The reservation is the catalog's least. The limit is twice that, and for memory twice what it uses
idle where that is more: room to work in, not a measurement of this project.
"""

from __future__ import annotations

import re
from typing import Final

from saaswright.catalog.model import Capacity
from saaswright.compose.model import Resource
from saaswright.expression import expression
from saaswright.finding import Edit, Fix
from saaswright.rules.view import ServiceView

_ROOM: Final = 2
_STEP: Final = 64
_SIZE: Final = expression(r"(\d+(?:\.\d+)?)\s*([bkmgt]?)i?b?", re.IGNORECASE)
_MIB: Final = {"": 2**-20, "b": 2**-20, "k": 2**-10, "m": 1.0, "g": 2**10, "t": 2**20}


def memory_limit(service: ServiceView) -> tuple[Fix, ...]:
    """A limit for the memory, where nothing else is asked for."""
    capacity, asked = _capacity(service), _part(service, "reservations")
    if capacity is None or service.service.mem_reservation or (asked and asked.memory):
        return ()
    idle = (capacity.idle_memory_mib or (0.0, 0.0))[1]
    most = _ROOM * max(float(capacity.min_memory_mib), idle)
    text = f"{-(-int(most) // _STEP) * _STEP}M"
    return _resource(service, ("limits", "memory"), text, f"limit it to {text}")


def cpu_limit(service: ServiceView) -> tuple[Fix, ...]:
    """A limit for the processors, where nothing else is asked for."""
    capacity, asked = _capacity(service), _part(service, "reservations")
    if capacity is None or (asked and asked.cpus):
        return ()
    text = f"{max(capacity.min_cpus * _ROOM, 0.5):g}"
    return _resource(service, ("limits", "cpus"), text, f"limit it to {text} CPU")


def reservations(service: ServiceView) -> tuple[Fix, ...]:
    """What it needs at least, where its own limits leave room for that."""
    capacity = _capacity(service)
    if capacity is None or not _fits(service, capacity):
        return ()
    value = {"cpus": f"{capacity.min_cpus:g}", "memory": f"{capacity.min_memory_mib}M"}
    return _resource(service, ("reservations",), value, "reserve the catalog's least")


def _resource(
    service: ServiceView, steps: tuple[str, ...], value: object, title: str
) -> tuple[Fix, ...]:
    """The edit below ``deploy.resources``; where there is no ``deploy``, all of it is new."""
    path = service.at("deploy", "resources", *steps)
    changes = (path if service.service.deploy else service.at("deploy"),)
    return (Fix(title, (Edit("set", path, value),), changes=changes),)


def _fits(service: ServiceView, capacity: Capacity) -> bool:
    own, limits = service.service, _part(service, "limits")
    memory = [own.mem_limit, limits.memory if limits else None]
    cpus = [own.cpus, limits.cpus if limits else None]
    return all(mib(size) >= capacity.min_memory_mib for size in memory if size is not None) and all(
        _number(count) >= capacity.min_cpus for count in cpus if count is not None
    )


def mib(size: object) -> float:
    """``512M`` or a number of bytes in MiB; 0 for what cannot be read."""
    found = _SIZE.fullmatch(str(size).strip())
    return float(found[1]) * _MIB[found[2].lower()] if found else 0.0


def _number(text: object) -> float:
    try:
        return float(str(text))
    except ValueError:
        return 0.0


def _part(service: ServiceView, which: str) -> Resource | None:
    deploy = service.service.deploy
    found: Resource | None = (
        getattr(deploy.resources, which) if deploy and deploy.resources else None
    )
    return found


def _capacity(service: ServiceView) -> Capacity | None:
    """The catalog's figures, of a release that it knows."""
    technology = service.technology
    return technology.capacity if technology is not None and service.release else None
