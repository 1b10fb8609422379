"""A plan's availability, put together: computed against promised, why, and what would mend it."""

from __future__ import annotations

from typing import Final

from saaswright.architecture.availability import (
    FORGETFUL,
    Model,
    contributions,
    model_of,
    percent_up,
    unknown,
)
from saaswright.architecture.figures import UNVERIFIED, Figures, shown
from saaswright.architecture.influence import influences
from saaswright.architecture.model import (
    AvailabilityEstimate,
    Component,
    Connection,
    Range,
    Sized,
)
from saaswright.architecture.precision import plain
from saaswright.architecture.recovery import Backup, recover
from saaswright.architecture.remedy import Price, by_rank, remedy
from saaswright.architecture.shown import away, downtime, percent, reaches, up
from saaswright.architecture.topology import Topology, topology_of
from saaswright.catalog.model import Catalog
from saaswright.requirements.model import Availability

SLA_DECISION: Final = "availability-topology"
RATES: Final = ("node-failures", "container-crashes", "zone-outages", "region-outages", "deploys")
"""The figures that a derivation shows: how often each kind of failure happens."""
FORMULAS: Final = (
    "parts in series, k of n copies: Trivedi, Probability and Statistics with Reliability, ch. 2",
    "a cause's share of time: its rate × its duration (alternating renewal, the same book)",
    "zones fail with all in them: every combination of zones by its chance (total probability)",
)
"""Where the formulas of a derivation are from."""


def estimate(
    components: tuple[Component, ...],
    connections: tuple[Connection, ...],
    sized: tuple[Sized, ...],
    topology: Topology,
    backup: Backup,
    promise: Availability,
    catalog: Catalog,
    *,
    cloud: bool,
    price: Price = lambda _topology, _more: None,
) -> AvailabilityEstimate:
    """The availability that the design gives, computed, with its reasons.

    ``price`` tells what a change would cost.

    ``cloud``: it stands in a cloud's region behind the cloud's load balancer (not on premises).
    """
    figures = Figures(catalog)

    def under(other: Topology) -> Model:
        return model_of(components, connections, sized, other, catalog, cloud=cloud)

    model = under(topology)
    computed = percent_up(model, figures)
    target = promise.target or 0.0
    missing = unknown(model, figures)
    meets = None if missing else reaches(computed, target)
    mend = None
    if meets is False:
        others = by_rank(
            tuple(
                topology_of(option.id, catalog)
                for option in catalog.every_option()
                if SLA_DECISION in option.decisions
            )
        )
        mend = remedy(model, target, others, under, figures, price)
    held = {item.component: float(item.size.storage_gib) for item in sized}
    recovery = recover(model, held, backup, figures)
    return AvailabilityEstimate(
        target=target,
        computed=computed,
        meets=meets,
        rto_target=float(promise.rto or 0),
        rto=recovery.rto,
        rpo_target=float(promise.rpo or 0),
        rpo=recovery.rpo,
        contributions=contributions(model, figures),
        notes=(
            *_notes(model, components, computed, promise, missing, cloud=cloud),
            *recovery.lines,
            *_one_writer(model, components, catalog),
            *_disagreement(topology, computed, catalog),
        ),
        remedy=mend,
        derivation=_derivation(model, computed, figures),
        influences=influences(model, figures),
        stores=recovery.stores,
    )


def _notes(
    model: Model,
    components: tuple[Component, ...],
    computed: Range,
    promise: Availability,
    missing: tuple[str, ...],
    *,
    cloud: bool,
) -> tuple[str, ...]:
    path = {part.name for part in model.parts}
    aside = [item.name for item in components if item.name not in path and not item.one_shot]
    notes = [
        f"All planning figures are estimates; those nobody has verified are marked {UNVERIFIED}."
    ]
    if aside:
        notes.append(f"Not on the request path, so they only degrade or delay: {', '.join(aside)}.")
    copied = [part.name for part in model.parts if part.stateful and part.copies > 1]
    if copied:
        notes.append(
            f"It counts on the platform to run and fail over the copies of {', '.join(copied)}; "
            "a compose file alone cannot."
        )
    stuck = [part.name for part in model.parts if part.stateful and part.copies == 1]
    if stuck and model.topology.redundant:
        notes.append(
            f"No redundant form is known for {', '.join(stuck)}: it remains a single point."
        )
    bought = [
        item.name
        for item in components
        if item.external and item.stateful and item.role not in FORGETFUL
    ]
    if bought:
        notes.append(
            f"A cloud's service keeps {', '.join(bought)}: how much it may lose is its provider's "
            "word, and not in this RPO."
        )
    if missing:
        notes.append(
            f"Cannot be said: the catalog has no availability figure for {', '.join(missing)}."
        )
    if promise.target and up(computed).low < promise.target <= up(computed).expected:
        notes.append("The pessimistic end of the range misses the target.")
    if promise.maintenance:
        notes.append(
            f"Planned maintenance ({promise.maintenance}) is outside the target, as agreed."
        )
    if not cloud:
        notes.append("The customer's site is taken to fail like a cloud's zone.")
    return tuple(notes)


def _one_writer(
    model: Model, components: tuple[Component, ...], catalog: Catalog
) -> tuple[str, ...]:
    """Stores that keep several active regions from being independent, as the model takes them."""
    if model.topology.active_regions == 1:
        return ()
    single = []
    for part in model.stores:
        component = next(item for item in components if item.name == part.name)
        option = catalog.option(component.technology)
        if option is None or option.attributes.get("multi_region") is not True:
            single.append(part.name)
    if not single:
        return ()
    names = ", ".join(single)
    return (
        f"Not known to accept writes in several regions: {names}; the estimate is too good there.",
    )


def _disagreement(topology: Topology, computed: Range, catalog: Catalog) -> tuple[str, ...]:
    """Where the specification's tier for this topology and the arithmetic differ."""
    tiers = [tier for tier in catalog.sla_tiers if tier.topology == topology.id]
    notes = []
    for tier in tiers:
        if computed.expected < tier.target:
            notes.append(
                f"The specification's table has {topology.id} at {tier.target:g} %; this design "
                f"computes to {percent(computed)} %."
            )
        if tier.disagreement:
            notes.append(f"Published agreements say otherwise than the table: {tier.disagreement}")
            if computed.expected >= tier.target:
                notes.append(
                    "An agreement is a threshold for refunds; this estimate is an expectation."
                )
    return tuple(notes)


def _derivation(model: Model, computed: Range, figures: Figures) -> tuple[str, ...]:
    lines = [
        f"{part.name}: {part.needed} of {part.copies} must work"
        if part.figure is None
        else f"{part.name}: a cloud's service, {figures.entry(part.figure).expected:g} %"
        f"{figures.said(part.figure)}"
        if figures.known(part.figure)
        else f"{part.name}: no figure known, left out"
        for part in model.parts
    ]
    topology = model.topology
    lines.append(
        f"{topology.id}: {topology.zones} zone(s), {topology.regions} region(s), "
        f"{topology.active_regions} active; deployments roll back {model.rollout.replace('-', ' ')}"
    )
    for figure in RATES:
        entry = figures.entry(figure)
        lines.append(
            f"{entry.title}: {shown(entry.low)} / {shown(entry.expected)} / {shown(entry.high)} "
            f"{entry.unit}{figures.said(figure)}"
        )
    lines += FORMULAS
    lost = away(downtime(computed))
    ends = " / ".join(plain(end) for end in (lost.low, lost.expected, lost.high))
    lines.append(f"downtime: {ends} minutes a year")
    return tuple(lines)
