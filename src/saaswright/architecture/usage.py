"""How much of what is priced a plan uses: each amount with the arithmetic behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from saaswright.architecture.figures import Figures
from saaswright.architecture.load import GIB, PlanLoad
from saaswright.architecture.machines import HOURS, copies_of
from saaswright.architecture.model import Component, Sized
from saaswright.architecture.precision import worth
from saaswright.architecture.stores import writes
from saaswright.architecture.topology import Topology
from saaswright.catalog.model import Catalog

MONTH_SECONDS: Final = HOURS * 3600
DAY_SECONDS: Final = 86_400
OBJECT_STORAGE: Final = "object-storage"
REQUESTS_PER_JOB: Final = 3
"""A job is put on a queue, taken from it and deleted."""


class Priced(msgspec.Struct, frozen=True):
    """A plan at one level: its sizes and load under that level's figures."""

    sized: tuple[Sized, ...]
    load: PlanLoad
    figures: Figures


class Archive(msgspec.Struct, frozen=True):
    """The archive of logs: services that may keep it, in how many regions, whose logs it keeps.

    ``of`` are technologies, by catalog id.
    """

    items: tuple[str, ...]
    regions: int
    of: frozenset[str]


class Usage(msgspec.Struct, frozen=True):
    """An amount in the unit of its price, and how it comes about (nothing: it needs no words)."""

    amount: float
    words: str = ""


Quantity = Callable[[Priced], Usage]


def archive_of(backup: str, topology: Topology, catalog: Catalog) -> Archive | None:
    """What the backup strategy archives of logs; ``None`` for one that takes snapshots only.

    It is kept in every region of the topology: one that only the lost region had helps nobody.
    """
    option = catalog.option(backup)
    if option is None or not option.attributes.get("log_archive"):
        return None
    items = tuple(o.id for o in catalog.every_option() if OBJECT_STORAGE in o.decisions)
    of = frozenset(o.id for o in catalog.every_option() if o.attributes.get("log_replay") is True)
    regions = option.attributes.get("regions")
    return Archive(items, max(topology.regions, regions if isinstance(regions, int) else 1), of)


def hours(zones: int = 1) -> Quantity:
    """Hours of something that runs all month, once in each zone."""
    words = f"{HOURS} h × {zones} zones" if zones > 1 else ""
    return lambda _: Usage(float(HOURS * zones), words)


def volumes(at: int) -> Quantity:
    """GB of block storage of the component at this place."""

    def quantity(priced: Priced) -> Usage:
        item = priced.sized[at]
        copies = copies_of(item)
        words = f"{worth(item.size.storage_gib)} GiB × {copies} copies" if copies > 1 else ""
        return Usage(float(item.size.storage_gib * copies), words)

    return quantity


def provisioned(at: int) -> Quantity:
    """Reads and writes a second beyond those that a volume has for nothing."""

    def quantity(priced: Priced) -> Usage:
        item, free = priced.sized[at], priced.figures.entry("volume-iops").expected
        copies = copies_of(item)
        words = f"({worth(item.size.iops)} at peak − {free:,.0f} included) × {copies} copies"
        return Usage(max(0.0, item.size.iops - free) * copies, words)

    return quantity


def snapshots(at: int, days: int) -> Quantity:
    """GB of snapshots: the volume once, and what changes on each day that they are kept."""

    def quantity(priced: Priced) -> Usage:
        size, changes = priced.sized[at].size.storage_gib, priced.figures.demand("daily-change")
        words = (
            f"{worth(size)} GiB × (1 + {worth(changes)} changed a day"
            f"{priced.figures.said('daily-change')} × {days} days)"
        )
        return Usage(size * (1 + changes * days), words)

    return quantity


def archived(component: Component, archive: Archive, days: int, roles: frozenset[str]) -> Quantity:
    """GB of archived log: what the mean load writes on each day that backups are kept."""

    def quantity(priced: Priced) -> Usage:
        figures = priced.figures
        rate, each, words = writes(component, priced.load.data, figures, roles)
        mean = figures.demand("mean-to-peak")
        amount = rate * mean * each * DAY_SECONDS * days * archive.regions / 1e9
        regions = f" × {archive.regions} regions" if archive.regions > 1 else ""
        words += (
            f" × {worth(mean)} mean over peak{figures.said('mean-to-peak')} × {DAY_SECONDS:,} s × "
            f"{days} days{regions}"
        )
        return Usage(amount, words)

    return quantity


def answers(priced: Priced) -> Usage:
    """GB that a month's answers to reads amount to."""
    load, figures = priced.load.app, priced.figures
    mean, size = figures.demand("mean-to-peak"), figures.demand("response-kib")
    amount = load.requests * load.reads * mean * size * 1024 * MONTH_SECONDS / 1e9
    return Usage(
        amount,
        f"{worth(load.requests)} requests/s × {worth(load.reads)} reads × {worth(mean)} mean over "
        f"peak{figures.said('mean-to-peak')} × {worth(size)} KiB{figures.said('response-kib')} × "
        f"{HOURS} × 3,600 s",
    )


def stored(priced: Priced) -> Usage:
    """GB that a cloud's service keeps, a year from now."""
    load = priced.load.data
    amount = load.data_gib * load.growth * GIB / 1e9
    return Usage(amount, f"{worth(load.data_gib)} GiB × {worth(load.growth)} growth in a year")


def job_requests(priced: Priced) -> Usage:
    """Million requests to a queue."""
    figures, peak = priced.figures, priced.load.app.requests
    mean, share = figures.demand("mean-to-peak"), figures.demand("job-share")
    return Usage(
        peak * mean * share * REQUESTS_PER_JOB * MONTH_SECONDS / 1e6,
        f"{worth(peak)} requests/s × {worth(mean)} mean over peak{figures.said('mean-to-peak')} × "
        f"{worth(share)} jobs{figures.said('job-share')} × {REQUESTS_PER_JOB} × {HOURS} × 3,600 s",
    )
