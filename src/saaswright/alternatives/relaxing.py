"""Infeasible requirements: the smallest relaxations that give a design, cheapest first."""

from __future__ import annotations

from typing import Final

from saaswright.alternatives.model import Infeasible, NoDesign, Outcome, Relaxation
from saaswright.alternatives.outcome import Knowledge, infeasible, outcome_of
from saaswright.alternatives.variation import varied, without
from saaswright.decisions.conflicts import Core
from saaswright.decisions.decide import blame
from saaswright.finding import Finding, Severity
from saaswright.requirements.model import Requirements
from saaswright.requirements.units import Duration
from saaswright.requirements.where import where_in
from saaswright.source import Source

MOST: Final = 5
"""So many relaxations are shown; each is a design of its own."""

STEPS: Final = (60, 300, 900, 3600, 4 * 3600, 8 * 3600, 86_400)
"""Seconds: recovery objectives to loosen one to."""


def no_design(
    source: Source,
    requirements: Requirements,
    known: Knowledge,
    findings: tuple[Finding, ...] = (),
) -> NoDesign:
    """Why ``requirements``, the complete ones of ``source``, allow no design, and what would help.

    ``findings`` are what deciding said; they are the answer where no requirements are in conflict
    (a pin that means nothing). Raises :class:`DecisionError` as :func:`blame` does.
    """
    where = where_in(source)
    found = blame(requirements, known.catalog, where)
    if found is None:
        return NoDesign(findings=tuple(one for one in findings if one.severity is Severity.ERROR))
    conflict = infeasible(found, where)
    helping = _relaxations(found, source, requirements, known)
    return NoDesign(conflict.blamed, conflict.sentences, helping)


def _relaxations(
    found: Core, source: Source, requirements: Requirements, known: Knowledge
) -> tuple[Relaxation, ...]:
    """What could be loosened or dropped, each tried: what does not give a design is left out.

    A target is loosened to the nearest value that does; what has no looser value is dropped.
    """
    tried = []
    for paths in found.relaxations[: 2 * MOST]:
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
