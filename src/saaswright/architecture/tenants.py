"""What a plan costs by the number of its tenants, under each tenancy, and where they break even.

All tenants are alike here: each brings the share of the product's load and data that sizing gives a
tenant of its own. Shared: everything once, for all of them. Data apart: the application once, the
data stores for each. All apart: the whole deployment for each. Priced as every plan is, expected.
"""

from __future__ import annotations

import itertools
import math
from typing import Final, Literal

import msgspec

from saaswright.architecture.bill import Bill, bill
from saaswright.architecture.figures import Figures
from saaswright.architecture.load import Load, PlanLoad, plan_load
from saaswright.architecture.model import Architecture, PlanDesign, Range, Sized
from saaswright.architecture.precision import like, plain, to_digits
from saaswright.architecture.sizing import Context, size_plan
from saaswright.architecture.topology import topology_of
from saaswright.architecture.usage import Priced, archive_of
from saaswright.catalog.model import Catalog, Machine, UnitPrice
from saaswright.requirements.model import Requirements

COUNTS: Final = (1, 2, 3, 5, 10, 20, 50, 100)

DIGITS: Final = 2
"""Of one tenant's part: as many as what all pay together has, hardly ever more."""

Isolation = Literal["logical", "data", "full"]
ISOLATIONS: Final[tuple[Isolation, ...]] = ("logical", "data", "full")


class ByTenants(msgspec.Struct, frozen=True):
    """USD a month, expected, for all tenants together: by tenancy id, in the order of ``counts``.

    ``share`` of the product's load is one tenant's; ``basis`` says where that comes from. ``each``
    is one tenant's part of the costs.
    """

    counts: tuple[int, ...]
    costs: dict[str, tuple[float, ...]]
    share: float
    basis: str
    each: dict[str, tuple[float, ...]] = {}

    def cells(self, at: int) -> tuple[str, ...]:
        """A row as it is shown: the count, then what all pay together and what each does."""
        return str(self.counts[at]), *(
            f"{plain(costs[at])} ({plain(self.each[tenancy][at])})"
            for tenancy, costs in self.costs.items()
        )

    def from_on(self, cheaper: str, dearer: str) -> int | None:
        """The first count from which on ``cheaper`` costs less, of those that were tried."""
        pairs = zip(self.counts, self.costs[cheaper], self.costs[dearer], strict=True)
        first = None
        for count, one, other in pairs:
            if one >= other:
                first = None
            elif first is None:
                first = count
        return first

    def sentences(self) -> tuple[str, ...]:
        """From how many tenants on which tenancy costs less than which."""
        found = []
        for less, more in itertools.combinations(self.costs, 2):
            first = self.from_on(less, more)
            found.append(
                f"{less} costs less than {more} from {first} tenants on"
                if first
                else f"{less} costs less than {more} for none of these numbers"
            )
        return tuple(found)


def as_shown(found: ByTenants, monthly: Range) -> ByTenants:
    """Every cost with the digits that it would have at the relative range of ``monthly``.

    What is cheaper is then told from what is shown: never by digits that nobody sees.
    """
    costs = {
        tenancy: tuple(like(cost, monthly) for cost in costs)
        for tenancy, costs in found.costs.items()
    }
    each = {
        tenancy: tuple(
            to_digits(cost / count, DIGITS) for cost, count in zip(costs, found.counts, strict=True)
        )
        for tenancy, costs in found.costs.items()
    }
    return msgspec.structs.replace(found, costs=costs, each=each)


class _Known(msgspec.Struct, frozen=True):
    architecture: Architecture
    plan: PlanDesign
    catalog: Catalog
    prices: tuple[UnitPrice, ...]
    machines: tuple[Machine, ...]


def by_tenants(
    architecture: Architecture,
    plan: PlanDesign,
    requirements: Requirements,
    catalog: Catalog,
    market: tuple[tuple[UnitPrice, ...], tuple[Machine, ...]],
    counts: tuple[int, ...] = COUNTS,
) -> ByTenants | None:
    """The costs of ``plan``'s design; ``None`` where its region has no prices (on premises)."""
    region = next((item for item in catalog.regions if item.id == plan.region), None)
    if region is None or not plan.cost.items:
        return None
    figures = Figures(catalog)
    stated = next(item for item in requirements.plans if item.name == plan.name)
    one = plan_load(requirements, stated, "siloed", figures)
    whole = plan_load(requirements, stated, "shared", figures).app
    machines = tuple(m for m in market[1] if m.cloud == region.cloud)
    known = _Known(architecture, plan, catalog, market[0], machines)
    names = {
        option.attributes.get("tenant_isolation"): option.id
        for option in catalog.every_option()
        if "tenancy" in option.decisions
    }
    return ByTenants(
        counts,
        {
            names[kind]: tuple(_cost(kind, count, one.app, figures, known) for count in counts)
            for kind in ISOLATIONS
            if kind in names
        },
        one.app.requests / whole.requests if whole.requests else 1.0,
        " ".join(one.notes),
    )


def _cost(kind: Isolation, count: int, one: Load, figures: Figures, known: _Known) -> float:
    """All tenants' cost a month."""
    if kind == "full":
        return count * _bill(_sized(PlanLoad(one, one), figures, known), one, one, figures, known)
    many = _times(one, count)
    if kind == "logical":
        return _bill(_sized(PlanLoad(many, many), figures, known), many, many, figures, known)
    data = {item.name for item in known.architecture.components if item.tier == "data"}
    sized = _sized(PlanLoad(many, one), figures, known)
    stores = tuple(item for item in sized if item.component in data)
    return _bill((*sized, *((count - 1) * stores)), many, many, figures, known)


def _times(load: Load, count: int) -> Load:
    return msgspec.structs.replace(load.cut(count), share=min(1.0, load.share * count))


def _sized(load: PlanLoad, figures: Figures, known: _Known) -> tuple[Sized, ...]:
    topology = topology_of(known.plan.topology, known.catalog)
    made = known.architecture
    return size_plan(
        Context(made.components, made.connections, load, topology, figures, known.catalog)
    )


def _bill(
    sized: tuple[Sized, ...], app: Load, data: Load, figures: Figures, known: _Known
) -> float:
    priced = Priced(sized, PlanLoad(app, data), figures)
    region = next(item for item in known.catalog.regions if item.id == known.plan.region)
    topology = topology_of(known.plan.topology, known.catalog)
    items, _ = bill(
        Bill(
            components=known.architecture.components,
            levels=(priced, priced, priced),
            topology=topology,
            region=region,
            machines=known.machines,
            prices=known.prices,
            retention_days=known.plan.retention_days,
            archive=archive_of(known.plan.backup, topology, known.catalog),
        )
    )
    return math.fsum(item.monthly.expected for item in items)
