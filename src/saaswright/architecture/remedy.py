"""The smallest change that would reach a missed target, found by computing again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from saaswright.architecture.availability import Model, percent_up
from saaswright.architecture.figures import Figures
from saaswright.architecture.shown import reaches
from saaswright.architecture.topology import Topology

Under = Callable[[Topology], Model]
"""The plan's model under another topology."""


def remedy(
    model: Model, target: float, topologies: tuple[Topology, ...], under: Under, figures: Figures
) -> str:
    """A sentence: the first change that reaches ``target`` percent, cheapest kind first."""
    for sentence, changed in _changes(model, topologies, under):
        if reaches(percent_up(changed, figures), target):
            return sentence
    return (
        "No single change that was tried reaches it (more copies, safer deployments, more zones or "
        "regions): lower the target, or remove parts from the request path."
    )


def _changes(
    model: Model, topologies: tuple[Topology, ...], under: Under
) -> Iterator[tuple[str, Model]]:
    """Candidates, cheapest first: how one deploys, single parts, then zones and regions."""
    yield from _safer(model, "")
    for part in model.parts:
        if part.figure is None and not part.stateful and part.copies == part.needed:
            doubled = msgspec.structs.replace(part, copies=part.copies + 1)
            parts = tuple(doubled if item is part else item for item in model.parts)
            yield (
                f"Run one more replica of {part.name}.",
                msgspec.structs.replace(model, parts=parts),
            )
    for topology in topologies:
        if _rank(topology) > _rank(model.topology):
            sentence = f"Use the topology {topology.id} ({topology.zones} zones"
            sentence += f", {topology.regions} regions)" if topology.regions > 1 else ")"
            other = under(topology)
            yield f"{sentence}.", other
            yield from _safer(other, f"{sentence} and ")


def _safer(model: Model, before: str) -> Iterator[tuple[str, Model]]:
    """The same with deployments that hurt less."""
    steps = {"by-hand": ("automated", "canary"), "automated": ("canary",), "canary": ()}
    said = {
        "automated": "let health checks roll bad deployments back",
        "canary": "deploy to a canary first",
    }
    for rollout in steps[model.rollout]:
        sentence = f"{before}{said[rollout]}."
        changed = msgspec.structs.replace(model, rollout=rollout)
        yield sentence[0].upper() + sentence[1:], changed


def _rank(topology: Topology) -> tuple[int, int, int]:
    return topology.active_regions + topology.regions, topology.zones, topology.replicas


def by_rank(topologies: tuple[Topology, ...]) -> tuple[Topology, ...]:
    """Least effort first."""
    return tuple(sorted(topologies, key=lambda item: (_rank(item), item.id)))
