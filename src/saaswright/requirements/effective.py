"""A plan as it really is: its own values over the product's."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import msgspec

from saaswright.requirements.model import Availability, Budget, Plan, Requirements, Workload

_Part = TypeVar("_Part", bound=msgspec.Struct)


class Effective(msgspec.Struct, frozen=True):
    """What holds for one plan; ``plan`` still has its own tenancy, deployment and network."""

    plan: Plan
    availability: Availability
    workload: Workload
    budget: Budget


def plan_view(requirements: Requirements, plan: Plan) -> Effective:
    """``plan`` with everything that it leaves out taken from the product's own sections."""
    own_budget = plan.budget.monthly is not None
    return Effective(
        plan,
        over(plan.availability, requirements.availability),
        over(plan.workload, requirements.workload),
        plan.budget if own_budget else requirements.budget,
    )


def over(own: _Part, given: _Part) -> _Part:
    """``own`` where it says something, ``given`` elsewhere, key by key and section by section.

    An empty tuple says nothing, except where ``None`` does (``needs``).
    """
    merged = {}
    for field in _fields(type(own)):
        value, other = getattr(own, field.name), getattr(given, field.name)
        if isinstance(value, msgspec.Struct):
            merged[field.name] = over(value, other)
        else:
            merged[field.name] = other if value == field.default else value
    return type(own)(**merged)


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """What a section holds; asking msgspec each time is a seventh of a sweep."""
    return msgspec.structs.fields(kind)
