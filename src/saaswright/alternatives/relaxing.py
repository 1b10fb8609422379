"""Infeasible requirements: the smallest relaxations that give a design, cheapest first."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from saaswright.alternatives.model import Infeasible, NoDesign, Outcome, Relaxation
from saaswright.alternatives.outcome import Knowledge, infeasible, outcome_of
from saaswright.alternatives.variation import varied, without
from saaswright.architecture.shown import spent
from saaswright.decisions.conflicts import Core
from saaswright.decisions.decide import blame
from saaswright.errors import UsageError
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

    Targets are loosened to the nearest values that do, several together step by step; a set of
    requirements in which one has no looser value is dropped.
    """
    tried = []
    for paths in found.relaxations[: 2 * MOST]:
        looser = _loosened(source, paths, requirements, known)
        if looser is not None:
            tried.append(looser)
            continue
        fewer = without(source, paths)
        result = Infeasible() if fewer is None else outcome_of(fewer, known)
        if isinstance(result, Outcome):
            tried.append(Relaxation(paths, result.monthly, unpriced=result.unpriced))
    return tuple(sorted(tried, key=_cheapness)[:MOST])


def _cheapness(one: Relaxation) -> tuple[bool, float, tuple[str, ...]]:
    """Small for the cheapest; what leaves plans out comes after all that is priced whole."""
    cost = spent(one.monthly)
    return bool(one.unpriced), math.inf if cost is None else cost.expected, one.drop


def _loosened(
    source: Source, paths: tuple[str, ...], requirements: Requirements, known: Knowledge
) -> Relaxation | None:
    """The nearest looser values at ``paths`` with which there is a design; ``None`` without any."""
    ladders = [_looser(path, requirements, known) for path in paths]
    if not all(ladders):
        return None

    def design(steps: list[int]) -> Relaxation | None:
        # A ladder that ends before the others stays at its loosest value.
        values = tuple(
            ladder[min(step, len(ladder) - 1)] for ladder, step in zip(ladders, steps, strict=True)
        )
        result = _varied(source, tuple(zip(paths, values, strict=True)), known)
        if not isinstance(result, Outcome):
            return None
        return Relaxation(paths, result.monthly, values, result.unpriced)

    for together in range(max(map(len, ladders))):
        steps = [together] * len(paths)
        found = design(steps)
        if found is not None:
            return _nearest(design, steps, found) if len(paths) > 1 else found
    return None


def _nearest(
    design: Callable[[list[int]], Relaxation | None], steps: list[int], found: Relaxation
) -> Relaxation:
    """``found``, at ``steps``, with each value in turn as near as the others let it be."""
    for at in range(len(steps)):
        for nearer in range(steps[at]):
            closer = design([*steps[:at], nearer, *steps[at + 1 :]])
            if closer is not None:
                steps, found = [*steps[:at], nearer, *steps[at + 1 :]], closer
                break
    return found


def _varied(
    source: Source, values: tuple[tuple[str, str], ...], known: Knowledge
) -> Outcome | Infeasible:
    """The outcome with ``values``; infeasible where the text cannot be edited so (an alias)."""
    try:
        return outcome_of(varied(source, values), known)
    except UsageError:
        return Infeasible()


def _looser(path: str, requirements: Requirements, known: Knowledge) -> tuple[str, ...]:
    """Values at ``path`` that people write, from the nearest to the loosest."""
    key, stated = path.rpartition(".")[2], _stated(requirements, path)
    if stated is None:
        return ()
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
