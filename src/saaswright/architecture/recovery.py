"""How long a plan is away after the failure it is built to survive, and how much data is lost."""

from __future__ import annotations

from typing import Final

import msgspec

from saaswright.architecture.availability import Model, Part
from saaswright.architecture.figures import LEVELS, Figures, between, centred
from saaswright.architecture.model import Range
from saaswright.decisions.restoring import RATE, START, restore_seconds

EVERYTHING: Final = 365.0 * 24 * 3600
"""Seconds of data lost when there is no backup: a year stands for all of it."""

GB_PER_GIB: Final = 1024**3 / 1e9


class Backup(msgspec.Struct, frozen=True):
    """What a backup strategy of the catalog leaves: the window of loss, in seconds."""

    id: str
    rpo_seconds: float | None


class Recovery(msgspec.Struct, frozen=True):
    """RTO and RPO in seconds (low is the good end), and how they came about."""

    rto: Range
    rpo: Range
    lines: tuple[str, ...]


def recover(model: Model, held_gib: dict[str, float], backup: Backup, figures: Figures) -> Recovery:
    """The worst failure that the topology is built for, and what it takes to come back.

    ``held_gib`` is the volume of each data store. Several regions: the switch between them.
    Copies in a region: the slowest failover. A store that stands alone: restoring its backup.
    """
    topology = model.topology
    alone = tuple(part for part in model.stores if part.copies == 1)
    if topology.regions > 1:
        move = "region-reroute" if topology.active_regions > 1 else "region-failover"
        rto = _range(figures, move)
        line = f"A region is lost: traffic moves to another ({figures.entry(move).title.lower()})."
        return Recovery(rto, _range(figures, "replica-lag"), (line, *_mistakes(backup)))
    if alone:
        return _restore(alone, held_gib, backup, figures)
    stores = model.stores
    if not stores:
        line = "Nothing is kept here: new containers start elsewhere."
        return Recovery(_range(figures, "node-repair"), Range(0, 0, 0), (line,))
    slowest = max(stores, key=lambda part: (_failover(part, figures), part.name))
    span = centred(slowest.failover) if slowest.failover else None
    rto = (
        Range(*(between(span, level) for level in LEVELS))
        if span
        else _range(figures, "database-failover")
    )
    voting = all(part.needed > 1 for part in stores)
    rpo = Range(0, 0, 0) if voting else _range(figures, "replica-lag")
    lost = "A machine" if topology.zones == 1 else "A machine or zone"
    lines = [f"{lost} is lost: a follower of {slowest.name} takes over."]
    if topology.zones == 1:
        lines.append("An outage of the only zone is waited out; this is not in the RTO.")
    return Recovery(rto, rpo, (*lines, *_mistakes(backup)))


def _failover(part: Part, figures: Figures) -> float:
    return part.failover[1] if part.failover else figures.entry("database-failover").high


def _range(figures: Figures, id: str) -> Range:
    return Range(*(figures.at(level).demand(id) for level in LEVELS))


def _restore(
    alone: tuple[Part, ...], held_gib: dict[str, float], backup: Backup, figures: Figures
) -> Recovery:
    largest = max(alone, key=lambda part: (held_gib.get(part.name, 0.0), part.name))
    # What lies on the volume is copied, not the room that is kept free on it.
    used = held_gib.get(largest.name, 0.0) / (1 + figures.entry("storage-headroom").expected)
    gigabytes = used * GB_PER_GIB
    ends = []
    for level in LEVELS:
        at = figures.at(level)
        ends.append(restore_seconds(gigabytes, at.demand(START), at.supply(RATE)))
    if backup.rpo_seconds is None:
        line = f"{largest.name} stands alone and has no backup: with its volume everything is lost."
        return Recovery(Range(*ends), Range(*(3 * (EVERYTHING,))), (line,))
    loss = backup.rpo_seconds
    line = (
        f"{largest.name} stands alone: when its volume or zone is lost, its backup "
        f"({backup.id}) is restored, {float(f'{used:.2g}'):g} GiB in use at "
        f"{figures.entry('restore-rate').expected:g} GB an hour{figures.said('restore-rate')}."
    )
    return Recovery(Range(*ends), Range(loss, loss, loss), (line,))


def _mistakes(backup: Backup) -> tuple[str, ...]:
    """Copies follow mistakes too."""
    if backup.rpo_seconds is None:
        return ("A deletion by mistake is copied too: only a backup undoes it.",)
    lacks = _duration(backup.rpo_seconds)
    return (
        (
            f"A deletion by mistake is copied too: only the backup ({backup.id}) undoes it, and it "
            f"may lack the last {lacks}."
        ),
    )


def _duration(seconds: float) -> str:
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = seconds / size
            return f"{count:.3g} {unit}{'' if count == 1 else 's'}"
    return f"{seconds:.3g} seconds"
