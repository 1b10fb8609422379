"""What a plan costs a month, from list prices with their date.

The same design is sized and priced at three levels of the planning figures; nothing without a
price is silently free: it is named in ``unpriced``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from saaswright.architecture.bill import Bill, bill
from saaswright.architecture.figures import LEVELS
from saaswright.architecture.machines import copies_of, reserved
from saaswright.architecture.model import CostEstimate, Range, Sized
from saaswright.architecture.shown import within

AS_OF: Final = "2026-08"
"""Month of the newest machine prices; each item names its source."""

ALWAYS_UNPRICED: Final = ("logs and metrics", "taxes, support plans and discounts")


def together(costs: Iterable[Range | None]) -> Range | None:
    """The sum of those that are priced; ``None`` where none is."""
    priced = tuple(cost for cost in costs if cost is not None)
    return total(priced) if priced else None


def total(ranges: Iterable[Range]) -> Range:
    """The sum, end by end: their causes are the same, so they move together."""
    found = tuple(ranges)
    return Range(*(math.fsum(getattr(item, level) for item in found) for level in LEVELS))


def estimate_of(these: Bill, budget: float | None, notes: tuple[str, ...]) -> CostEstimate:
    """The plan's cost; ``budget`` in USD a month when one was given for this plan alone."""
    items, unpriced = bill(these)
    monthly = together(item.monthly for item in items)
    return CostEstimate(
        monthly=monthly,
        currency="USD",
        items=items,
        region=these.region.id,
        as_of=AS_OF,
        unpriced=(*unpriced, *_between(these), *these.unpriced, *ALWAYS_UNPRICED),
        within_budget=within(monthly, budget) if monthly and budget is not None else None,
        notes=notes,
    )


def _between(these: Bill) -> tuple[str, ...]:
    """Traffic that clouds bill and nobody can foresee from a design."""
    topology = these.topology
    zones = ("traffic between zones",) if topology.zones > 1 else ()
    regions = ("traffic and backups between regions",) if topology.regions > 1 else ()
    return (*zones, *regions)


def hardware(sized: tuple[Sized, ...]) -> str:
    """What a customer's own hardware must provide, with a fifth to spare."""
    vcpus, gib = reserved(sized)
    gpus = sum(copies_of(item) * item.size.gpus for item in sized)
    storage = sum(copies_of(item) * item.size.storage_gib for item in sized)
    text = (
        f"hardware on the customer's side: {math.ceil(vcpus * 1.2)} vCPU, "
        f"{math.ceil(gib * 1.2)} GiB of memory, {storage} GiB of storage"
    )
    return f"{text}, {gpus} GPU" if gpus else text
