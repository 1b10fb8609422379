"""A parameter together with what each plan makes of it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from saaswright.architecture.model import Component, PlanDesign, Sized
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.model import Parameter


def _left(_plan: PlanDesign) -> str | None:
    """The value in a plan that leaves the default."""
    return None


class Declared(msgspec.Struct, frozen=True):
    """``in_plan`` gives a plan's value, ``None`` to leave the default; ``group`` is a component."""

    parameter: Parameter
    in_plan: Callable[[PlanDesign], str | None] = _left
    group: str = ""


def sized(plan: PlanDesign, component: str) -> Sized | None:
    """The component's size in the plan; ``None`` when the plan does not have it."""
    return next((item for item in plan.components if item.component == component), None)


def sizes_of(brief: Brief, component: Component) -> tuple[Sized, ...]:
    """The component's sizes, one for each plan that has it."""
    found = (sized(plan, component.name) for plan in brief.architecture.plans)
    return tuple(item for item in found if item is not None)
