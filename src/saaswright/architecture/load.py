"""What a plan has to carry: its workload, cut to a tenant where a tenant has its own."""

from __future__ import annotations

from typing import Final

import msgspec

from saaswright.architecture.figures import Figures
from saaswright.requirements.effective import plan_view
from saaswright.requirements.model import Plan, Requirements

GIB: Final = 1024**3
OWN: Final = "Sized for the workload that this plan states, taken as one tenant's."


class Load(msgspec.Struct, frozen=True):
    """Peak load of one part of a plan's deployment.

    ``requests`` per second at peak; ``reads`` the share of them that read; ``data_gib`` today;
    ``growth`` the factor by which data grows in a year, at least 1; ``latency`` the p95 in seconds
    that was promised, if any.
    """

    requests: float
    reads: float
    users: float
    data_gib: float
    growth: float
    needs: frozenset[str]
    share: float = 1.0
    latency: float | None = None

    def cut(self, share: float) -> Load:
        """The same for ``share`` of the users, who bring that share of requests and data."""
        return Load(
            requests=self.requests * share,
            reads=self.reads,
            users=self.users * share,
            data_gib=self.data_gib * share,
            growth=self.growth,
            needs=self.needs,
            latency=self.latency,
            share=self.share * share,
        )


class PlanLoad(msgspec.Struct, frozen=True):
    """The load on a plan's application tier and on its data tier, and what was assumed."""

    app: Load
    data: Load
    notes: tuple[str, ...] = ()


def plan_load(requirements: Requirements, plan: Plan, tenancy: str, figures: Figures) -> PlanLoad:
    """The load of one deployment of ``plan``.

    Shared tenancy carries the whole product. A siloed deployment carries one tenant, a hybrid one
    has one tenant's data behind a shared application. A plan that states a workload of its own
    states what one deployment of it carries.
    """
    whole = _load(requirements, plan)
    if tenancy == "shared":
        return PlanLoad(whole, whole)
    if _own(plan):
        return PlanLoad(whole, whole, (OWN,))
    expected, said = _largest(figures)
    tenant = whole.cut(figures.demand("largest-tenant"))
    what = "The data tier" if tenancy == "hybrid" else "A deployment"
    note = (
        f"{what} is sized for one tenant: the largest is taken to have {expected:.0%} of the "
        f"product's load and data{said}. State a workload in the plan to replace this."
    )
    return PlanLoad(whole if tenancy == "hybrid" else tenant, tenant, (note,))


def tenant_load(
    requirements: Requirements, plan: Plan, tenancy: str, figures: Figures
) -> tuple[Load, str]:
    """One tenant's load, and what was assumed for it.

    Where ``tenancy``, the plan's, is shared, its workload is what all tenants bring together,
    whether the plan states it or the product.
    """
    if tenancy != "shared":
        found = plan_load(requirements, plan, "siloed", figures)
        return found.app, " ".join(found.notes)
    expected, said = _largest(figures)
    note = (
        f"One tenant, the largest, is taken to have {expected:.0%} of the load and data that all "
        f"bring together{said}."
    )
    return _load(requirements, plan).cut(figures.demand("largest-tenant")), note


def _own(plan: Plan) -> bool:
    return plan.workload.requests_per_second is not None or plan.workload.users is not None


def _largest(figures: Figures) -> tuple[float, str]:
    """The share that the largest tenant is expected to have, and how well that is known."""
    return figures.entry("largest-tenant").expected, figures.said("largest-tenant")


def _load(requirements: Requirements, plan: Plan) -> Load:
    workload = plan_view(requirements, plan).workload
    data = workload.data
    return Load(
        requests=workload.requests_per_second or 0.0,
        reads=data.read_share if data.read_share is not None else 0.5,
        users=float(workload.users or 0),
        data_gib=(data.size or 0) / GIB,
        growth=max(1.0, data.growth_per_year or 1.0),
        needs=frozenset(workload.needs or ()),
        latency=workload.latency_p95,
    )
