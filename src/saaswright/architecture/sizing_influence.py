"""Which assumption decides a component's size: each taken to its ends alone, and sized again."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from saaswright.architecture.capacity import own_figure
from saaswright.architecture.figures import LEVELS, UNVERIFIED, Figures
from saaswright.architecture.growth import growth_of
from saaswright.architecture.load import plan_load
from saaswright.architecture.machines import copies_of
from saaswright.architecture.model import Architecture, Component, PlanDesign, Sized
from saaswright.architecture.sizing import Context, size_plan
from saaswright.architecture.topology import topology_of
from saaswright.catalog.model import Catalog, Technology
from saaswright.requirements.model import Requirements


class SizeInfluence(msgspec.Struct, frozen=True):
    """The figure that moves a component's size most, and the sizes with it alone at its ends."""

    component: str
    title: str
    low: str
    high: str
    verified: bool


class _Swing(msgspec.Struct, frozen=True):
    figure: str
    low: Sized
    high: Sized

    @property
    def factor(self) -> float:
        """How much it moves, over CPU, memory and storage of all copies together."""
        ends = (_amounts(self.low), _amounts(self.high))
        return math.fsum(abs(math.log(b / a)) for a, b in zip(*ends, strict=True) if a and b)


def size_influences(
    architecture: Architecture, plan: PlanDesign, requirements: Requirements, catalog: Catalog
) -> dict[str, SizeInfluence]:
    """By component; one that no single figure moves is left out."""
    size = _sizing(architecture, plan, requirements, catalog)
    figures = Figures(catalog)
    usual = size(figures)
    technologies = {c.name: catalog.technology(c.technology) for c in architecture.components}
    own = {own_figure(technology) for technology in technologies.values() if technology}
    swings: dict[str, list[_Swing]] = {item.component: [] for item in usual}
    for figure in sorted({*figures.asked, *own}):
        low, high = (size(figures.at(end, figure)) for end in (LEVELS[0], LEVELS[-1]))
        for one, other in zip(low, high, strict=True):
            swings[one.component].append(_Swing(figure, one, other))
    found = {}
    for name, tried in swings.items():
        widest = max(tried, key=lambda swing: swing.factor)
        if widest.factor:
            found[name] = _told(name, widest, figures, technologies[name])
    return found


def _sizing(
    architecture: Architecture, plan: PlanDesign, requirements: Requirements, catalog: Catalog
) -> Callable[[Figures], tuple[Sized, ...]]:
    stated = next(item for item in requirements.plans if item.name == plan.name)
    topology, growth = topology_of(plan.topology, catalog), growth_of(plan.scaling, catalog)
    components: tuple[Component, ...] = architecture.components

    def size(figures: Figures) -> tuple[Sized, ...]:
        load = plan_load(requirements, stated, plan.tenancy, figures)
        return size_plan(
            Context(components, architecture.connections, load, topology, figures, catalog, growth)
        )

    return size


def _told(
    name: str, swing: _Swing, figures: Figures, technology: Technology | None
) -> SizeInfluence:
    if technology is not None and swing.figure == own_figure(technology):
        source = technology.sources.get("capacity", technology.sources.get("*", "memory"))
        title, verified = f"What a vCPU of {technology.name} serves", source != "memory"
    elif figures.known(swing.figure):
        title = figures.entry(swing.figure).title
        verified = UNVERIFIED not in figures.said(swing.figure)
    else:
        title, verified = swing.figure.capitalize(), False
    return SizeInfluence(name, title, _size(swing.low), _size(swing.high), verified)


def _amounts(sized: Sized) -> tuple[float, float, float]:
    copies = copies_of(sized)
    size = sized.size
    return copies * size.cpus, float(copies * size.memory_mib), float(copies * size.storage_gib)


def _size(sized: Sized) -> str:
    size = sized.size
    storage = f", {size.storage_gib} GiB storage" if size.storage_gib else ""
    return f"{sized.replicas} x {size.cpus:g} CPU, {size.memory_mib} MiB{storage}"
