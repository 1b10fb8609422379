"""Requirements → outcome: decide and build, and keep what can be compared."""

from __future__ import annotations

from functools import cache

import msgspec

from saaswright.alternatives.model import Blamed, Flip, Infeasible, Outcome, PlanOutcome
from saaswright.architecture.build import build
from saaswright.architecture.cost import together
from saaswright.architecture.model import PlanDesign
from saaswright.architecture.sharing import deployments
from saaswright.catalog.loader import load, load_machines, load_prices
from saaswright.catalog.model import Catalog, Machine, UnitPrice
from saaswright.decisions.conflicts import Core
from saaswright.decisions.decide import blame, decide
from saaswright.decisions.kept import Kept
from saaswright.decisions.model import NONE, Decisions
from saaswright.decisions.stated import ASKED_PATH, Asked
from saaswright.decisions.wording import requirement
from saaswright.finding import Finding, Severity
from saaswright.requirements.assume import assume
from saaswright.requirements.model import Requirements
from saaswright.requirements.reading import read_requirements
from saaswright.requirements.where import Where, where_in
from saaswright.source import Source


class Knowledge(msgspec.Struct, frozen=True):
    """Everything that a design rests on beside its requirements."""

    catalog: Catalog
    prices: tuple[UnitPrice, ...]
    machines: tuple[Machine, ...]


@cache
def shipped() -> Knowledge:
    """What ships with the program."""
    return Knowledge(load(), load_prices(), load_machines())


def outcome_of(source: Source, known: Knowledge, kept: Kept | None = None) -> Outcome | Infeasible:
    """The outcome of a requirements file; one that cannot be read is infeasible, with findings.

    ``kept`` is what :func:`outcome` takes.
    """
    requirements, findings = completed(source, known)
    if requirements is None:
        return Infeasible(findings=findings)
    return outcome(requirements, known, where_in(source), kept=kept)


def completed(source: Source, known: Knowledge) -> tuple[Requirements | None, tuple[Finding, ...]]:
    """The requirements of a file with all that is assumed; ``None`` and why if it says none."""
    regions = {region.id: (region.cloud, region.geography) for region in known.catalog.regions}
    said, findings = read_requirements(source, regions)
    if said is None:
        return None, tuple(one for one in findings if one.severity is Severity.ERROR)
    return assume(said, regions)[0], findings


def outcome(
    requirements: Requirements,
    known: Knowledge,
    where: Where,
    asked: Asked | None = None,
    kept: Kept | None = None,
) -> Outcome | Infeasible:
    """The design of complete requirements, with ``asked`` if anything is asked about.

    ``kept`` are decisions of a bundle, which only requirements and what is asked may change.
    Raises :class:`saaswright.errors.DecisionError` when the solver fails.
    """
    decisions, findings = decide(requirements, known.catalog, where, asked, kept)
    if decisions is None:
        found = blame(requirements, known.catalog, where, asked)
        return infeasible(found, where) if found else Infeasible(findings=findings)
    built, fallen = build(requirements, decisions, known.catalog, known.prices, known.machines)
    paid = deployments(built.plans, known.catalog)
    return Outcome(
        choices={item.key: item.chosen for item in decisions.items},
        plans=tuple(_plan(plan) for plan in built.plans),
        monthly=together(plan.cost.monthly for plan in paid),
        operations=_operations(decisions, known.catalog),
        goals=decisions.optimum,
        findings=tuple(dict.fromkeys(finding.id for finding in (*findings, *fallen))),
        unpriced=tuple(plan.name for plan in built.plans if plan.cost.monthly is None),
    )


def infeasible(found: Core, where: Where) -> Infeasible:
    """A conflict in the user's words and places; what is asked about is not to blame."""
    return Infeasible(
        tuple(
            Blamed(fact.path, requirement(fact, where), where(fact.path))
            for fact in found.facts
            if fact.path != ASKED_PATH
        ),
        found.sentences,
        unsaid=found.unsaid,
    )


def flips(before: Outcome, after: Outcome) -> tuple[Flip, ...]:
    """The decisions that differ, in the order in which they are made."""
    keys = dict.fromkeys((*before.choices, *after.choices))
    pairs = ((key, before.choices.get(key, NONE), after.choices.get(key, NONE)) for key in keys)
    return tuple(Flip(key, old, new) for key, old, new in pairs if old != new)


def _plan(plan: PlanDesign) -> PlanOutcome:
    estimate = plan.availability
    return PlanOutcome(
        plan.name,
        plan.cost.monthly,
        estimate.computed,
        estimate.target,
        estimate.meets,
        estimate.rto,
        estimate.rpo,
        plan.cost.unpriced,
    )


def _operations(decisions: Decisions, catalog: Catalog) -> int:
    chosen = {item.chosen for item in decisions.items}
    found = (technology for technology in catalog.technologies if technology.id in chosen)
    return sum(technology.operations for technology in found)
