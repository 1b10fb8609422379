"""Keys of the requirements by dotted path: ``availability.rto``, ``plans.enterprise.tenancy``.

A plan is addressed by its name, which stays the same when plans are added or reordered. ``plans[]``
stands for every plan.
"""

from __future__ import annotations

from typing import Any

import msgspec

from saaswright.errors import UsageError
from saaswright.requirements.model import Plan, Requirements


def places(requirements: Requirements, path: str) -> tuple[str, ...]:
    """``path`` itself, or the path in each plan where it begins with ``plans[].``."""
    head, each, rest = path.partition("plans[].")
    if not each or head:
        return (path,)
    return tuple(f"plans.{plan.name}.{rest}" for plan in requirements.plans)


def plan_of(requirements: Requirements, path: str) -> Plan | None:
    """The plan that ``path`` leads into, if it leads into one. Raises :class:`UsageError`."""
    steps = path.split(".")
    return _plan(requirements, steps[1]) if steps[0] == "plans" and len(steps) > 1 else None


def get(requirements: Requirements, path: str) -> Any:
    """The value at ``path``; what was not said is ``None`` or empty. Raises :class:`UsageError`."""
    value: Any = requirements
    steps = path.split(".")
    if steps[0] == "plans" and len(steps) > 1:
        value, steps = _plan(requirements, steps[1]), steps[2:]
    for step in steps:
        value = _step(value, step, path)
    return value


def said(requirements: Requirements, path: str) -> bool:
    """Whether somebody gave the answer at ``path``. Raises :class:`UsageError`."""
    above, _, name = path.rpartition(".")
    parent = get(requirements, above) if above else requirements
    value = _step(parent, name, path)
    field = next(field for field in msgspec.structs.fields(type(parent)) if field.name == name)
    default = {} if field.default_factory is dict else field.default
    return bool(value != default)


def put(requirements: Requirements, path: str, value: Any) -> Requirements:
    """The requirements with ``value`` at ``path``. Raises :class:`UsageError`."""
    steps = path.split(".")
    if steps[0] == "plans" and len(steps) > 1:
        changed = _put(_plan(requirements, steps[1]), steps[2:], value, path)
        plans = tuple(changed if plan.name == steps[1] else plan for plan in requirements.plans)
        return msgspec.structs.replace(requirements, plans=plans)
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


def _plan(requirements: Requirements, name: str) -> Plan:
    plan = next((plan for plan in requirements.plans if plan.name == name), None)
    if plan is None:
        names = ", ".join(plan.name for plan in requirements.plans) or "none"
        raise UsageError(f"there is no plan `{name}`", help=f"plans are: {names}")
    return plan
