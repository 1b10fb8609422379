"""Infeasible requirements: the smallest relaxations that give a design, cheapest first."""

from __future__ import annotations

from typing import Final

from saaswright.alternatives.model import Infeasible, Outcome, Relaxation
from saaswright.alternatives.outcome import Knowledge, outcome_of
from saaswright.alternatives.variation import without
from saaswright.decisions.decide import blame
from saaswright.requirements.model import Requirements
from saaswright.requirements.where import where_in
from saaswright.source import Source

MOST: Final = 5
"""So many relaxations are shown; each is a design of its own."""


def relaxations(
    source: Source, requirements: Requirements, known: Knowledge
) -> tuple[Relaxation, ...]:
    """What could be dropped from ``source``, each tried: what does not give a design is left out.

    ``requirements`` are the complete ones of ``source``, which no design can meet.
    """
    found = blame(requirements, known.catalog, where_in(source))
    tried = []
    for paths in found.relaxations[: 2 * MOST] if found else ():
        fewer = without(source, paths)
        result = Infeasible() if fewer is None else outcome_of(fewer, known)
        if isinstance(result, Outcome):
            tried.append(Relaxation(paths, result.monthly))
    return tuple(sorted(tried, key=lambda one: (one.monthly.expected, one.drop))[:MOST])
