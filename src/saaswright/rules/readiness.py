"""How far a project is in each area, and what would help most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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


def readiness(findings: Sequence[Finding], rules: Iterable[Rule]) -> tuple[Area, ...]:
    """The areas of ``rules`` in their order.

    ``percent`` = 100 × (weight of the rules that found nothing) / (weight of all rules), rounded
    down, where an error weighs 3, a warning 2, and an info 1. A rule that had nothing to look at is
    quiet too: the figure says how much is known to be wrong, not that the rest was proven right.
    ``next`` lists at most three rules that found something: the heaviest first, then those with
    most findings, then by name.
    """
    counts = Counter(finding.id for finding in findings)
    loud: dict[Family, list[Rule]] = {family: [] for family in FAMILIES}
    number = dict.fromkeys(FAMILIES, 0)
    whole = dict.fromkeys(FAMILIES, 0)
    for rule in rules:
        number[rule.family] += 1
        whole[rule.family] += _WEIGHT[rule.severity]
        if rule.id in counts:
            loud[rule.family].append(rule)
    return tuple(
        _area(family, loud[family], number[family], whole[family], counts)
        for family in FAMILIES
        if number[family]
    )


def _area(
    family: Family, loud: Sequence[Rule], number: int, whole: int, counts: Counter[str]
) -> Area:
    lost = sum(_WEIGHT[rule.severity] for rule in loud)
    first = sorted(loud, key=lambda rule: (-_WEIGHT[rule.severity], -counts[rule.id], rule.id))
    return Area(
        family,
        100 * (whole - lost) // whole,
        number - len(loud),
        number,
        tuple(rule.id for rule in first[:3]),
    )
