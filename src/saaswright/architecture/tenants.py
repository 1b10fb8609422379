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
from saaswright.architecture.growth import growth_of
from saaswright.architecture.load import Load, PlanLoad, plan_load, tenant_load
from saaswright.architecture.model import Architecture, PlanDesign, Range, Sized
from saaswright.architecture.precision import plain
from saaswright.architecture.shown import spent
from saaswright.architecture.sizing import Context, size_plan
from saaswright.architecture.topology import topology_of
from saaswright.architecture.usage import Priced, archive_of
from saaswright.catalog.model import Catalog, Machine, UnitPrice
from saaswright.requirements.model import Requirements

COUNTS: Final = (1, 2, 3, 5, 10, 20, 50, 100)

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

    def cheaper_at(self, cheaper: str, dearer: str) -> tuple[int, ...]:
        """The counts, of those that were tried, at which ``cheaper`` costs less."""
        rows = zip(self.counts, self.costs[cheaper], self.costs[dearer], strict=True)
        return tuple(count for count, one, other in rows if one < other)

    def sentences(self) -> tuple[str, ...]:
        """For how many tenants which tenancy costs less than which."""
        return tuple(
            f"{less} costs less than {more} {self._said(self.cheaper_at(less, more))}"
            for less, more in itertools.combinations(self.costs, 2)
        )

    def _said(self, found: tuple[int, ...]) -> str:
        """``for 2 to 5 tenants``, ``from 20 tenants on``, or both."""
        if not found:
            return "for none of these numbers"
        if found == self.counts:
            return "for each of these numbers"
        runs = [
            [count for count, _ in run]
            for cheaper, run in itertools.groupby(
                ((count, count in found) for count in self.counts), lambda item: item[1]
            )
            if cheaper
        ]
        on = f"from {runs.pop()[0]} tenants on" if runs[-1][-1] == self.counts[-1] else ""
        some = [f"{run[0]} to {run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
        named = f"for {' and '.join(some)} tenants" if some else ""
        return " and ".join(part for part in (named, on) if part)


def as_shown(found: ByTenants, monthly: Range) -> ByTenants:
    """Every cost as money is shown that has the relative range of ``monthly``.

    What is cheaper is then told from what is shown: never by digits that nobody sees.
    """
    return msgspec.structs.replace(
        found,
        costs={
            tenancy: tuple(_shown(cost, monthly) for cost in costs)
            for tenancy, costs in found.costs.items()
        },
        each={
            tenancy: tuple(
                _shown(cost / count, monthly)
                for cost, count in zip(costs, found.counts, strict=True)
            )
            for tenancy, costs in found.costs.items()
        },
    )


def _shown(cost: float, monthly: Range) -> float:
    factor = cost / monthly.expected if monthly.expected else 0.0
    return spent(Range(monthly.low * factor, cost, monthly.high * factor)).expected


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
    one, basis = tenant_load(requirements, stated, plan.tenancy, figures)
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
            names[kind]: tuple(_cost(kind, count, one, figures, known) for count in counts)
            for kind in ISOLATIONS
            if kind in names
        },
        one.share / whole.share,
        basis,
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
    made, growth = known.architecture, growth_of(known.plan.scaling, known.catalog)
    return size_plan(
        Context(made.components, made.connections, load, topology, figures, known.catalog, growth)
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
