"""What the plans of the requirements promise, the strictest of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saaswright.rules.context import Context

if TYPE_CHECKING:
    from saaswright.requirements.units import Duration


def highest_target(context: Context) -> float | None:
    """The highest availability that any plan promises, percent."""
    if context.requirements is None:
        return None
    said = [context.requirements.availability.target]
    said += [plan.availability.target for plan in context.plans]
    return max((target for target in said if target is not None), default=None)


def lowest_rpo(context: Context) -> Duration | None:
    """The shortest stretch of data that any plan may lose."""
    if context.requirements is None:
        return None
    said = [context.requirements.availability.rpo]
    said += [plan.availability.rpo for plan in context.plans]
    return min((rpo for rpo in said if rpo is not None), default=None)
