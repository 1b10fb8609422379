"""Infeasible requirements: the smallest relaxations that give a design, cheapest first."""

from __future__ import annotations

from typing import Final

from saaswright.alternatives.model import Infeasible, Outcome, Relaxation
from saaswright.alternatives.outcome import Knowledge, outcome_of
from saaswright.alternatives.variation import varied, without
from saaswright.decisions.decide import blame
from saaswright.requirements.model import Requirements
from saaswright.requirements.units import Duration
from saaswright.requirements.where import where_in
from saaswright.source import Source

MOST: Final = 5
"""So many relaxations are shown; each is a design of its own."""

STEPS: Final = (60, 300, 900, 3600, 4 * 3600, 8 * 3600, 86_400)
"""Seconds: recovery objectives to loosen one to."""


def relaxations(
    source: Source, requirements: Requirements, known: Knowledge
) -> tuple[Relaxation, ...]:
    """What could be loosened or dropped, each tried: what does not give a design is left out.

    ``requirements`` are the complete ones of ``source``, which no design can meet. A target is
    loosened to the nearest value that does; what has no looser value is dropped.
    """
    found = blame(requirements, known.catalog, where_in(source))
    tried = []
    for paths in found.relaxations[: 2 * MOST] if found else ():
        looser = _loosened(source, paths[0], requirements, known) if len(paths) == 1 else None
        if looser is not None:
            tried.append(looser)
            continue
        fewer = without(source, paths)
        result = Infeasible() if fewer is None else outcome_of(fewer, known)
        if isinstance(result, Outcome):
            tried.append(Relaxation(paths, result.monthly))
    # What has no price (on premises) is not the cheapest for that.
    cheapest = sorted(tried, key=lambda o: (not o.monthly.high, o.monthly.expected, o.drop))
    return tuple(cheapest[:MOST])


def _loosened(
    source: Source, path: str, requirements: Requirements, known: Knowledge
) -> Relaxation | None:
    """The nearest looser value at ``path`` with which there is a design; ``None`` without one."""
    stated = _stated(requirements, path)
    for value in _looser(path.rpartition(".")[2], stated, known) if stated is not None else ():
        result = outcome_of(varied(source, ((path, value),)), known)
        if isinstance(result, Outcome):
            return Relaxation((path,), result.monthly, value)
    return None


def _looser(key: str, stated: float, known: Knowledge) -> tuple[str, ...]:
    """Values that people write, from the nearest to the loosest."""
    if key == "target":
        tiers = sorted({tier.target for tier in known.catalog.sla_tiers}, reverse=True)
        return tuple(f"{tier:g}" for tier in tiers if tier < stated)
    if key in ("rto", "rpo"):
        return tuple(str(Duration(step)) for step in STEPS if step > stated)
    return ()


def _stated(requirements: Requirements, path: str) -> float | None:
    """The number at a dotted path (``plans.0.availability.rto``); ``None`` for anything else."""
    held: object = requirements
    for step in path.split("."):
        if isinstance(held, tuple):
            held = held[int(step)]
        else:
            held = held.get(step) if isinstance(held, dict) else getattr(held, step, None)
    return float(held) if isinstance(held, int | float) else None
