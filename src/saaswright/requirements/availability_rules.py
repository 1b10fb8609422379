"""Rules for the availability that is promised and the recovery that goes with it."""

from __future__ import annotations

from saaswright.requirements.defaults import TargetDefaults, defaults
from saaswright.requirements.known import Answer, Known, listed


def target_of_customers(known: Known) -> Answer:
    """What the least demanding customers expect, and no more than any plan promises."""
    plans = known.requirements.plans
    said = [plan.availability.target for plan in plans if plan.availability.target is not None]
    if said and len(said) == len(plans):
        return Answer(min(said), "the least that any plan promises")
    customers = known.requirements.product.customers
    expected = {row.customer: row.target for row in defaults().customers}
    target = min((expected[customer] for customer in customers), default=99.9)
    if min(said, default=target) < target:
        return Answer(min(said), "a plan promises no more")
    return Answer(target, f"customers such as {listed(customers)} expect about as much")


def recovery_of_product(known: Known) -> Answer | None:
    """The recovery that fits the target; never tighter than a plan says, for plans may not be."""
    target = known.requirements.availability.target
    if target is None:
        return None
    answer = _recovery(known.key, target)
    if known.key not in ("rto", "rpo"):
        return answer
    plans = known.requirements.plans
    own = [getattr(plan.availability, known.key) for plan in plans]
    said = [value for value in own if value is not None]
    if said and len(said) == len(plans):
        return Answer(max(said), "the most that any plan allows")
    if max(said, default=answer.value) > answer.value:
        return Answer(max(said), "a plan allows as much")
    return answer


def recovery_of_plan(known: Known) -> Answer | None:
    """A plan with a target of its own gets the recovery to match, where the product's was assumed.

    Nothing is assumed where it would come out as what the product has anyway.
    """
    plan = known.plan
    if plan is None or plan.availability.target is None:
        return None
    if getattr(known.said.availability, known.key) is not None:
        return None
    answer = _recovery(known.key, plan.availability.target)
    product = getattr(known.requirements.availability, known.key)
    if known.key in ("rto", "rpo") and product is not None and answer.value > product:
        return None
    return None if answer.value == product else answer


def _recovery(key: str, target: float) -> Answer:
    row: TargetDefaults = defaults().target(target)
    return Answer(getattr(row, key), f"a design for {target:g} % {row.because}")
