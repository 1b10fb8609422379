"""Plans that only got another name: they keep what was decided for them, and are shown as renamed.

A file does not say that a plan was renamed. As version control does with files, one that is gone
and one that is new are taken for the same plan where at least half of what they say is equal.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from saaswright.requirements.model import Requirements
from saaswright.requirements.written import to_builtins, written

ALIKE: Final = 0.5
"""The share of equal keys from which on two plans are one (git's threshold for renamed files)."""


class RenamedPlan(msgspec.Struct, frozen=True):
    """A plan that was called ``before`` and is called ``after``."""

    before: str
    after: str


def renamed(before: Requirements, after: Requirements) -> tuple[RenamedPlan, ...]:
    """The plans renamed from one complete file to the next, the most alike first.

    Each plan is in one pair at most; of equally good pairs that which kept its place in the file.
    """
    old, new = _plans(before), _plans(after)
    pairs = [
        (-_likeness(old[gone], new[come]), abs(one - other), one, RenamedPlan(gone, come))
        for one, gone in enumerate(old)
        for other, come in enumerate(new)
        if gone not in new and come not in old
    ]
    found: list[RenamedPlan] = []
    for likeness, _, _, pair in sorted(pairs, key=lambda pair: pair[:3]):
        taken = any(pair.before == one.before or pair.after == one.after for one in found)
        if -likeness >= ALIKE and not taken:
            found.append(pair)
    return tuple(found)


def leaves(data: Any, path: str = "") -> dict[str, str]:
    """Dotted path → the value as it is written; plans by their names."""
    if isinstance(data, dict):
        inside = list(data.items())
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        inside = [(str(item.get("name", at)), item) for at, item in enumerate(data)]
    else:
        return {path: written(tuple(data) if isinstance(data, list) else data)}
    found: dict[str, str] = {}
    for key, value in inside:
        found.update(leaves(value, f"{path}.{key}" if path else str(key)))
    return found


def _plans(requirements: Requirements) -> dict[str, dict[str, str]]:
    """What each plan says beside its name, in the order of the file."""
    plans = to_builtins(requirements).get("plans", [])
    return {
        plan["name"]: leaves({key: value for key, value in plan.items() if key != "name"})
        for plan in plans
    }


def _likeness(one: dict[str, str], other: dict[str, str]) -> float:
    """The share of all keys that both have with one value; two that say nothing are alike."""
    keys = {*one, *other}
    return sum(one.get(key) == other.get(key) for key in keys) / len(keys) if keys else 1.0
