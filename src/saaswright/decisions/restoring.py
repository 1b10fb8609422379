"""How long a backup takes to be back: somebody starts it, then every byte is copied."""

from __future__ import annotations

from typing import Final

import msgspec

from saaswright.catalog.model import Catalog
from saaswright.requirements.effective import plan_view
from saaswright.requirements.model import Plan, Requirements

START: Final = "restore-start"
RATE: Final = "restore-rate"
TENANT: Final = "largest-tenant"
"""The planning figures: seconds, GB an hour, and a share."""


def restore_seconds(gigabytes: float, start: float, rate: float) -> float:
    """Seconds until so many GB of data are back, at ``rate`` GB an hour after ``start``."""
    return start + gigabytes / rate * 3600


class Restores(msgspec.Struct, frozen=True):
    """Seconds to restore what all tenants hold together, and what one of them does."""

    everything: float
    tenant: float


def planned_restores(
    requirements: Requirements, plan: Plan | None, catalog: Catalog
) -> Restores | None:
    """How long restoring the data of ``plan`` takes (of the product without one), in a year's time.

    All figures are taken as expected, and all data as one store's. One tenant is the largest; a
    plan with a workload of its own states one tenant's. ``None`` where the catalog lacks a figure.
    """
    figures = {item.id: item.expected for item in catalog.planning}
    if not {START, RATE, TENANT} <= figures.keys():
        return None
    seen = requirements if plan is None else plan_view(requirements, plan)
    data = seen.workload.data
    held = (data.size or 0) / 1e9 * max(1.0, data.growth_per_year or 1.0)
    own = plan is not None and (
        plan.workload.requests_per_second is not None or plan.workload.users is not None
    )
    whole, tenant = (
        restore_seconds(held * share, figures[START], figures[RATE])
        for share in (1, 1 if own else figures[TENANT])
    )
    return Restores(whole, tenant)
