"""The cheapest change that would reach a missed target, found by computing again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from saaswright.architecture.availability import Model, percent_up
from saaswright.architecture.figures import Figures
from saaswright.architecture.model import Range
from saaswright.architecture.shown import expected_money, reaches
from saaswright.architecture.topology import Topology

Under = Callable[[Topology], Model]
"""The plan's model under another topology."""

Price = Callable[[Topology, str | None], Range | None]
"""USD a month of the plan under a topology, with one more replica of a component if one is named;
``None`` where nothing can be priced."""


class Change(msgspec.Struct, frozen=True):
    """A change in words, what it makes of the model, and what of it is priced."""

    sentence: str
    model: Model
    topology: Topology
    more: str | None = None


def remedy(
    model: Model,
    target: float,
    topologies: tuple[Topology, ...],
    under: Under,
    figures: Figures,
    price: Price,
) -> str:
    """A sentence: of the changes that reach ``target`` percent the one that costs least.

    Of two that cost the same, or where nothing can be priced, it is the one that asks least of
    people: how one deploys, then single parts, then zones and regions.
    """
    found = [
        change
        for change in _changes(model, topologies, under)
        if reaches(percent_up(change.model, figures), target)
    ]
    if not found:
        return (
            "No single change that was tried reaches it (more copies, safer deployments, more "
            "zones or regions): lower the target, or remove parts from the request path."
        )
    now = price(model.topology, None)
    prices = {(one.topology.id, one.more): price(one.topology, one.more) for one in found}

    def dearer(change: Change) -> Range:
        after = prices[change.topology.id, change.more]
        if now is None or after is None:
            return Range(0, 0, 0)
        low, high = after.low - now.low, after.high - now.high
        return Range(min(low, high), after.expected - now.expected, max(low, high))

    best = min(found, key=lambda change: dearer(change).expected)
    money = dearer(best)
    if money.expected < 1:
        return best.sentence
    return f"{best.sentence} It costs about {expected_money(money)} USD a month more."


def _changes(model: Model, topologies: tuple[Topology, ...], under: Under) -> Iterator[Change]:
    """Candidates: how one deploys, single parts, then zones and regions."""
    yield from _safer(model, "")
    for part in model.parts:
        if part.figure is None and not part.stateful and part.copies == part.needed:
            doubled = msgspec.structs.replace(part, copies=part.copies + 1)
            parts = tuple(doubled if item is part else item for item in model.parts)
            yield Change(
                f"Run one more replica of {part.name}.",
                msgspec.structs.replace(model, parts=parts),
                model.topology,
                part.name,
            )
    for topology in topologies:
        if _rank(topology) > _rank(model.topology):
            sentence = f"Use the topology {topology.id} ({topology.zones} zones"
            sentence += f", {topology.regions} regions)" if topology.regions > 1 else ")"
            other = under(topology)
            yield Change(f"{sentence}.", other, topology)
            yield from _safer(other, f"{sentence} and ")


def _safer(model: Model, before: str) -> Iterator[Change]:
    """The same with deployments that hurt less."""
    steps = {"by-hand": ("automated", "canary"), "automated": ("canary",), "canary": ()}
    said = {
        "automated": "let health checks roll bad deployments back",
        "canary": "deploy to a canary first",
    }
    for rollout in steps[model.rollout]:
        sentence = f"{before}{said[rollout]}."
        changed = msgspec.structs.replace(model, rollout=rollout)
        yield Change(sentence[0].upper() + sentence[1:], changed, model.topology)


def _rank(topology: Topology) -> tuple[int, int, int]:
    return topology.active_regions + topology.regions, topology.zones, topology.replicas


def by_rank(topologies: tuple[Topology, ...]) -> tuple[Topology, ...]:
    """Least effort first."""
    return tuple(sorted(topologies, key=lambda item: (_rank(item), item.id)))
