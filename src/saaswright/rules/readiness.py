"""How far a project is in each area, and what would help most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec

from saaswright.finding import Finding, Severity
from saaswright.rules.model import FAMILIES, Family, Rule

_WEIGHT: Final = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.INFO: 1}


class Area(msgspec.Struct, frozen=True):
    """``percent`` of an area's rules are quiet, by weight; ``next`` are the rules to quieten."""

    family: Family
    percent: int
    quiet: int
    rules: int
    next: tuple[str, ...]


class Scale:
    """What the areas of ``rules`` weigh, counted once for all projects."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._members: dict[Family, list[Rule]] = {family: [] for family in FAMILIES}
        for rule in self._rules.values():
            self._members[rule.family].append(rule)
        self._whole = {family: _weight(members) for family, members in self._members.items()}

    def readiness(self, findings: Iterable[Finding]) -> tuple[Area, ...]:
        """The areas of the rules in their order.

        ``percent`` = 100 × (weight of the rules that found nothing) / (weight of all rules),
        rounded down, where an error weighs 3, a warning 2, and an info 1. A rule that had nothing
        to look at is quiet too: the figure says how much is known to be wrong, not that the rest
        was proven right. ``next`` lists at most three rules that found something: the heaviest
        first, then those with most findings, then by name.
        """
        counts = Counter(finding.id for finding in findings)
        loud: dict[Family, list[Rule]] = {family: [] for family in FAMILIES}
        for id in counts.keys() & self._rules.keys():
            rule = self._rules[id]
            loud[rule.family].append(rule)
        return tuple(
            self._area(family, loud[family], counts)
            for family, members in self._members.items()
            if members
        )

    def _area(self, family: Family, loud: list[Rule], counts: Counter[str]) -> Area:
        whole, rules = self._whole[family], len(self._members[family])
        loud.sort(key=lambda rule: (-_WEIGHT[rule.severity], -counts[rule.id], rule.id))
        return Area(
            family,
            100 * (whole - _weight(loud)) // whole,
            rules - len(loud),
            rules,
            tuple(rule.id for rule in loud[:3]),
        )


def _weight(rules: Iterable[Rule]) -> int:
    return sum(_WEIGHT[rule.severity] for rule in rules)
