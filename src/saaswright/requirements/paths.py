"""Keys of the requirements by dotted path: ``availability.rto``, ``plans.1.tenancy``.

A plan is addressed by its position (from 0), as everything that is computed does, or by its name
(``plans.enterprise.tenancy``), as people may. ``plans[]`` stands for every plan.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, cast

import msgspec

from saaswright.errors import UsageError
from saaswright.requirements.model import Plan, Requirements


def places(requirements: Requirements, path: str) -> tuple[str, ...]:
    """``path`` itself, or the path in each plan where it begins with ``plans[].``."""
    head, each, rest = path.partition("plans[].")
    if not each or head:
        return (path,)
    return tuple(f"plans.{index}.{rest}" for index in range(len(requirements.plans)))


def plan_of(requirements: Requirements, path: str) -> Plan | None:
    """The plan that ``path`` leads into, if it leads into one. Raises :class:`UsageError`."""
    steps = path.split(".")
    if steps[0] != "plans" or len(steps) == 1:
        return None
    return requirements.plans[_position(requirements, steps[1])]


def get(requirements: Requirements, path: str) -> Any:
    """The value at ``path``; what was not said is ``None`` or empty. Raises :class:`UsageError`."""
    value: Any = requirements
    steps = path.split(".")
    if steps[0] == "plans" and len(steps) > 1:
        value, steps = requirements.plans[_position(requirements, steps[1])], steps[2:]
    for step in steps:
        value = _step(value, step, path)
    return value


def said(requirements: Requirements, path: str) -> bool:
    """Whether somebody gave the answer at ``path``. Raises :class:`UsageError`."""
    above, _, name = path.rpartition(".")
    parent = get(requirements, above) if above else requirements
    value = _step(parent, name, path)
    return bool(value != _defaults(cast(Hashable, type(parent)))[name])


@cache
def _defaults(struct: Hashable) -> dict[str, Any]:
    """What stands at each key when nobody said anything."""
    return {
        field.name: {} if field.default_factory is dict else field.default
        for field in msgspec.structs.fields(cast(type[msgspec.Struct], struct))
    }


def put(requirements: Requirements, path: str, value: Any) -> Requirements:
    """The requirements with ``value`` at ``path``. Raises :class:`UsageError`."""
    steps = path.split(".")
    if steps[0] == "plans" and len(steps) > 1:
        plans = list(requirements.plans)
        at = _position(requirements, steps[1])
        plans[at] = _put(plans[at], steps[2:], value, path)
        return msgspec.structs.replace(requirements, plans=tuple(plans))
    replaced: Requirements = _put(requirements, steps, value, path)
    return replaced


def _put(struct: Any, steps: list[str], value: Any, path: str) -> Any:
    if not steps:
        return value
    inner = _put(_step(struct, steps[0], path), steps[1:], value, path)
    return msgspec.structs.replace(struct, **{steps[0]: inner})


def _step(value: Any, step: str, path: str) -> Any:
    if not isinstance(value, msgspec.Struct) or step not in value.__struct_fields__:
        raise UsageError(f"`{path}` is no key of the requirements", help="see the reference")
    return getattr(value, step)


def _position(requirements: Requirements, step: str) -> int:
    names = [plan.name for plan in requirements.plans]
    if step.isascii() and step.isdigit() and len(step) < 6 and int(step) < len(names):
        return int(step)
    if step in names:
        return names.index(step)
    raise UsageError(f"there is no plan `{step}`", help=f"plans are: {', '.join(names) or 'none'}")
