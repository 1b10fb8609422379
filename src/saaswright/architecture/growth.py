"""How far a plan's replicas may grow by themselves, and what that asks of what they connect to."""

from __future__ import annotations

from typing import Final

from saaswright.architecture.model import Sized
from saaswright.catalog.model import Catalog

MAX_GROWTH: Final = 3
"""Autoscaling may go to three times the peak's replicas: headroom, and a guard against runaway
cost."""

ROLLING: Final = 2
"""A rolling deployment runs old and new replicas side by side."""


def growth_of(scaling: str, catalog: Catalog) -> int:
    """Up to how many times its planned replicas a component goes without anybody's doing."""
    option = catalog.option(scaling)
    attributes = option.attributes if option is not None else {}
    return MAX_GROWTH if attributes.get("scales") == "automatic" else 1


def surge(growth: int) -> tuple[int, str]:
    """By how much connections outnumber those of the planned replicas at most, and when."""
    if growth > ROLLING:
        return growth, f"{growth} times that at the most replicas"
    return ROLLING, "twice that while new ones replace old ones"


def scaling_notes(sized: tuple[Sized, ...], scaling: str, growth: int) -> tuple[str, ...]:
    """The bounds of the replicas, in words: what grows, and what stays although the rest grows."""
    bounds = [
        f"{item.component} {item.settings['min_replicas']} to {item.settings['max_replicas']}"
        for item in sized
        if item.settings.get("max_replicas", 0) > item.settings.get("min_replicas", 0)
    ]
    if not bounds:
        stays = "replicas stay as planned until somebody changes them"
        if growth > 1:
            stays = "nothing here grows by itself: a data store is resized, not copied"
        return (f"Scaling: {scaling}; {stays}.",)
    notes = [
        f"Scaling: {scaling}; {', '.join(bounds)} replicas.",
        f"Between ordinary load and {growth} times the peak; sizes and costs are the peak's.",
    ]
    held = [f"{item.component} stays at {item.replicas}" for item in sized if item.size.gpus]
    if held:
        notes.append(f"{', '.join(held)}: what a GPU costs is not spent without a person's word.")
    return tuple(notes)
