"""Which slots of a pattern are there: what was decided, and what the requirements ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saaswright.catalog.model import Pattern, Slot
from saaswright.decisions.conditions import meets
from saaswright.decisions.facts import View
from saaswright.decisions.model import NONE, Decisions


def present_slots(
    pattern: Pattern, decisions: Decisions, views: tuple[View, ...]
) -> tuple[Slot, ...]:
    """The slots that become components, in the pattern's order.

    A slot is there when the decision that fills it took an option and, if the slot has
    conditions, one of them holds for some plan. Of slots with one name the first wins. A store
    chosen for two roles (documents in the relational database) is one server, in the first slot.
    """
    taken: dict[str, Slot] = {}
    chosen = {item.id: item.chosen for item in decisions.items if item.plan is None}
    for slot in pattern.slots:
        if chosen.get(slot.decision, NONE) == NONE or slot.name in taken:
            continue
        if _kept_elsewhere(slot, chosen, taken):
            continue
        if not slot.when or any(_holds(slot, chosen, view) for view in views):
            taken[slot.name] = slot
    return tuple(taken.values())


def _kept_elsewhere(slot: Slot, chosen: Mapping[str, str], taken: Mapping[str, Slot]) -> bool:
    """Whether a store for another role is the same technology, and so serves this one too."""
    return slot.stateful and any(
        other.stateful
        and other.decision != slot.decision
        and chosen[other.decision] == chosen[slot.decision]
        for other in taken.values()
    )


def _holds(slot: Slot, chosen: Mapping[str, str], view: View) -> bool:
    words: dict[str, Any] = {name: fact.values for name, fact in view.facts.items()}
    words.update(chosen)
    return any(meets(clause, words, view.values) for clause in slot.when)
