"""What will be built: components, connections, and what each plan makes of them."""

from __future__ import annotations

from typing import Literal

import msgspec

Tier = Literal["edge", "app", "data", "external"]


class Component(msgspec.Struct, frozen=True):
    """One part of the product.

    ``decision`` is the decision id that chose ``technology`` (a catalog id). ``custom`` ones are
    the product's own images. ``external`` ones are a cloud's service and stand in no compose
    file. ``one_shot`` ones run to completion (migrations). ``replicas`` is the largest number
    over all plans. ``entry`` marks the one whose port is published. ``iteration`` (1, 2 or 4) is
    the iteration of the specification's phase 8 in which it first appears.
    """

    name: str
    role: str
    tier: Tier
    technology: str
    decision: str
    purpose: str
    custom: bool = False
    stateful: bool = False
    one_shot: bool = False
    external: bool = False
    entry: bool = False
    replicas: int = 1
    iteration: int = 1


class Connection(msgspec.Struct, frozen=True):
    """``source`` calls ``target``. Without a required one, ``source`` cannot work."""

    source: str
    target: str
    protocol: str
    port: int
    required: bool = True
    purpose: str = ""


class Range(msgspec.Struct, frozen=True):
    """A figure that is only known within bounds."""

    low: float
    expected: float
    high: float


class Size(msgspec.Struct, frozen=True):
    """What one replica may use (limits) and is promised (reservations).

    ``cpus`` in vCPU, memory in MiB, ``storage_gib`` for stateful components, ``gpus`` whole,
    ``iops`` reads and writes a second at peak of a database's volume.
    ``arithmetic`` is the derivation, line by line, as one can follow it; its figures are open
    (see ``precision.worth``) until the plan's three levels are known.
    """

    cpus: float
    memory_mib: int
    reserved_cpus: float
    reserved_memory_mib: int
    storage_gib: int = 0
    gpus: int = 0
    iops: int = 0
    arithmetic: tuple[str, ...] = ()


class Sized(msgspec.Struct, frozen=True):
    """A component in a plan: how many, how large, which settings (``cache_mib``, ``pool``...)."""

    component: str
    replicas: int
    size: Size
    settings: dict[str, int] = {}
    machine: str | None = None


class Contribution(msgspec.Struct, frozen=True):
    """Minutes of downtime a year that ``cause`` adds: with it minus without it."""

    cause: str
    minutes_per_year: Range


class Influence(msgspec.Struct, frozen=True):
    """What one uncertain planning figure alone does to the downtime, in minutes a year.

    ``low`` and ``high`` with this figure towards its ends and every other one as expected.
    """

    figure: str
    title: str
    low: float
    high: float
    verified: bool


class StoreRecovery(msgspec.Struct, frozen=True):
    """What the failure that the plan is built to survive does to one store, in seconds.

    ``lasting`` is false for what can be made again (a cache, a follower): its loss loses nothing,
    and it does not count for the plan. ``how`` says by what it comes back.
    """

    component: str
    rto: Range
    rpo: Range
    how: str
    lasting: bool = True


class AvailabilityEstimate(msgspec.Struct, frozen=True):
    """Percent of time, computed from the design.

    ``meets`` says whether the expected percent, as precise as its facts and rounded down, reaches
    the target; ``None`` when it cannot be said.

    ``rto``/``rpo`` in seconds, the worst of ``stores``. ``notes`` say what was assumed and where
    the specification's tier table disagrees; ``remedy`` is the cheapest change that would reach a
    missed target. ``influences`` are the uncertain figures that matter, the most first.
    """

    target: float
    computed: Range
    meets: bool | None
    rto_target: float
    rto: Range
    rpo_target: float
    rpo: Range
    contributions: tuple[Contribution, ...] = ()
    notes: tuple[str, ...] = ()
    remedy: str | None = None
    derivation: tuple[str, ...] = ()
    influences: tuple[Influence, ...] = ()
    stores: tuple[StoreRecovery, ...] = ()


class CostItem(msgspec.Struct, frozen=True):
    """One line of the bill, USD a month; ``basis`` is quantity times unit price and its source."""

    component: str
    item: str
    monthly: Range
    basis: str
    source: str


class CostEstimate(msgspec.Struct, frozen=True):
    """USD a month for one deployment of the plan (one tenant's when it is siloed).

    ``monthly`` is ``None`` where nothing has a price (the customer's own hardware): that is not
    free. ``unpriced`` names what the catalog has no price for.
    """

    monthly: Range | None
    currency: str
    items: tuple[CostItem, ...]
    region: str
    as_of: str
    unpriced: tuple[str, ...] = ()
    within_budget: bool | None = None
    notes: tuple[str, ...] = ()


class PlanDesign(msgspec.Struct, frozen=True):
    """What a plan makes of the architecture.

    ``other_regions`` are those it needs beside ``region``: standing by, serving, or for backups.
    """

    name: str
    tenancy: str
    deployment: str
    network: str | None
    topology: str
    scaling: str
    backup: str
    region: str
    routing: str
    components: tuple[Sized, ...]
    availability: AvailabilityEstimate
    cost: CostEstimate
    notes: tuple[str, ...] = ()
    other_regions: tuple[str, ...] = ()

    @property
    def retention_days(self) -> int:
        """How long backups are kept; 0 where nothing is backed up."""
        kept = (item.settings.get("backup_retention_days", 0) for item in self.components)
        return max(kept, default=0)

    def sized(self, component: str) -> Sized:
        """The component's size in this plan. Raises :class:`KeyError`."""
        for item in self.components:
            if item.component == component:
                return item
        raise KeyError(component)


class Architecture(msgspec.Struct, frozen=True):
    """The whole: ``plans`` in the order of the requirements, ``components`` tiers left to right."""

    product: str
    pattern: str
    components: tuple[Component, ...]
    connections: tuple[Connection, ...]
    plans: tuple[PlanDesign, ...]

    def component(self, name: str) -> Component:
        """The component with this name. Raises :class:`KeyError`."""
        for item in self.components:
            if item.name == name:
                return item
        raise KeyError(name)

    def by_role(self, role: str) -> Component | None:
        """The component that plays ``role``, or ``None``."""
        return next((item for item in self.components if item.role == role), None)
