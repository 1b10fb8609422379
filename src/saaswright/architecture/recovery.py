"""How long a plan is away after the failure it is built to survive, and how much data is lost.

Each store is asked on its own, since not every one writes a log that can be replayed; the plan is
as good as the worst of those that keep what cannot be made again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from saaswright.architecture.availability import Model, Part
from saaswright.architecture.figures import LEVELS, Figures, between, centred
from saaswright.architecture.model import Range, StoreRecovery
from saaswright.catalog.model import Catalog
from saaswright.decisions.restoring import RATE, START, restore_seconds

DAY: Final = 24
"""Hours: snapshots are taken at least so often, and beside an archived log no more often."""

NOTHING: Final = Range(0, 0, 0)
EVERYTHING: Final = 365.0 * 24 * 3600
"""Seconds of data lost when there is no backup: a year stands for all of it."""

GB_PER_GIB: Final = 1024**3 / 1e9


class Backup(msgspec.Struct, frozen=True):
    """What a backup strategy of the catalog leaves: the window of loss, in seconds.

    ``logs``: it archives the logs of stores that write one. ``finest`` is the least number of hours
    between two snapshots.
    """

    id: str
    rpo_seconds: float | None
    logs: bool = False
    finest: int = 1

    def period_hours(self, *, logged: bool) -> int:
        """Hours between two snapshots of a store that does or does not write a log to replay."""
        if self.logs and logged:
            return DAY
        hours = DAY if self.rpo_seconds is None else round(self.rpo_seconds / 3600)
        return min(DAY, max(self.finest, hours))

    def loss(self, *, logged: bool) -> float:
        """Seconds that such a store loses when it is restored."""
        if self.rpo_seconds is None:
            return EVERYTHING
        if self.logs and logged:
            return self.rpo_seconds
        return max(self.rpo_seconds, self.period_hours(logged=logged) * 3600.0)


def backup_of(id: str, catalog: Catalog) -> Backup:
    """The strategy ``id`` as the catalog describes it."""
    option = catalog.option(id)
    attributes = option.attributes if option is not None else {}
    window = attributes.get("rpo_seconds")
    return Backup(
        id,
        float(window) if isinstance(window, int | float) else None,
        attributes.get("log_archive") is True,
        round(Figures(catalog).entry("snapshot-period").expected),
    )


class Recovery(msgspec.Struct, frozen=True):
    """RTO and RPO in seconds (low is the good end), store by store, and how they came about."""

    rto: Range
    rpo: Range
    lines: tuple[str, ...]
    stores: tuple[StoreRecovery, ...] = ()


def recover(model: Model, held_gib: dict[str, float], backup: Backup, figures: Figures) -> Recovery:
    """The worst failure that the topology is built for, and what it takes to come back.

    ``held_gib`` is the volume of each data store. A store that stands alone is restored from its
    backup. One with copies fails over: in its region, or with several regions to another one.
    """
    again = tuple(
        StoreRecovery(name, _range(figures, "node-repair"), NOTHING, "can be made again", False)
        for name in model.again
    )
    if not model.stores:
        line = "Nothing is kept here: new containers start elsewhere."
        return Recovery(_range(figures, "node-repair"), NOTHING, (line,), again)
    found = tuple(_store(part, model, held_gib, backup, figures) for part in model.stores)
    alone = tuple(part for part in model.stores if part.copies == 1)
    lines = [*_moves(model, figures)]
    if alone:
        lines += [_restored(alone, held_gib, backup, figures), *_losses(alone, backup)]
    if len(alone) < len(model.stores):
        lines += _mistakes(model, backup)
    return Recovery(
        max((one.rto for one in found), key=_worse),
        max((one.rpo for one in found), key=_worse),
        tuple(lines),
        (*found, *again),
    )


def _worse(value: Range) -> tuple[float, float]:
    return value.expected, value.high


def _store(
    part: Part, model: Model, held_gib: dict[str, float], backup: Backup, figures: Figures
) -> StoreRecovery:
    """What happens to one store."""
    if part.copies == 1:
        loss = backup.loss(logged=part.logged)
        how = _how(part, backup)
        rto = _restore(held_gib.get(part.name, 0.0), figures)
        return StoreRecovery(part.name, rto, Range(loss, loss, loss), how)
    lag = _range(figures, "replica-lag")
    if model.topology.regions > 1:
        return StoreRecovery(
            part.name, _range(figures, _move(model)), lag, "another region has what was copied"
        )
    span = centred(part.failover) if part.failover else None
    rto = (
        Range(*(between(span, level) for level in LEVELS))
        if span
        else _range(figures, "database-failover")
    )
    if part.needed > 1:
        return StoreRecovery(part.name, rto, NOTHING, "a majority of its copies has every write")
    return StoreRecovery(part.name, rto, lag, "a follower takes over")


def _how(part: Part, backup: Backup) -> str:
    """How a store that stands alone comes back."""
    if backup.rpo_seconds is None:
        return "it has no backup"
    if backup.logs and part.logged:
        return "restored from a backup, its archived log replayed"
    hours = backup.period_hours(logged=part.logged)
    often = "once a day" if hours == DAY else "once an hour" if hours == 1 else f"every {hours} h"
    lacks = ", since it writes no log that can be replayed" if backup.logs else ""
    return f"restored from a snapshot, taken {often}{lacks}"


def _restore(held: float, figures: Figures) -> Range:
    """Seconds to restore what is used of a volume of ``held`` GiB."""
    gigabytes = _used(held, figures) * GB_PER_GIB
    ends = []
    for level in LEVELS:
        at = figures.at(level)
        ends.append(restore_seconds(gigabytes, at.demand(START), at.supply(RATE)))
    return Range(*ends)


def _used(held: float, figures: Figures) -> float:
    """What lies on a volume is copied, not the room that is kept free on it."""
    return held / (1 + figures.entry("storage-headroom").expected)


# --- in words -------------------------------------------------------------------------------------


def _move(model: Model) -> str:
    return "region-reroute" if model.topology.active_regions > 1 else "region-failover"


def _moves(model: Model, figures: Figures) -> Iterator[str]:
    """What takes over when something with copies is lost."""
    copied = [part for part in model.stores if part.copies > 1]
    if model.topology.regions > 1:
        title = figures.entry(_move(model)).title.lower()
        yield f"A region is lost: traffic moves to another ({title})."
    elif copied:
        slowest = max(copied, key=lambda part: (_failover(part, figures), part.name))
        lost = "A machine" if model.topology.zones == 1 else "A machine or zone"
        yield f"{lost} is lost: a follower of {slowest.name} takes over."
        if model.topology.zones == 1:
            yield "An outage of the only zone is waited out; this is not in the RTO."


def _restored(
    alone: tuple[Part, ...], held_gib: dict[str, float], backup: Backup, figures: Figures
) -> str:
    """The slowest restore."""
    largest = max(alone, key=lambda part: (held_gib.get(part.name, 0.0), part.name))
    if backup.rpo_seconds is None:
        return f"{largest.name} stands alone and has no backup: with its volume everything is lost."
    used = float(f"{_used(held_gib.get(largest.name, 0.0), figures):.2g}")
    return (
        f"{largest.name} stands alone: when its volume or zone is lost, its backup "
        f"({backup.id}) is restored, {used:g} GiB in use at "
        f"{figures.entry('restore-rate').expected:g} GB an hour{figures.said('restore-rate')}."
    )


def _losses(alone: tuple[Part, ...], backup: Backup) -> Iterator[str]:
    """What each store that stands alone loses, where they differ from what the strategy says."""
    short = [part.name for part in alone if not part.logged]
    if not backup.logs or not short:
        return
    yield (
        f"No log that can be replayed: {', '.join(short)}; what came after the last snapshot is "
        f"lost, {_duration(backup.loss(logged=False))} at most."
    )


def _mistakes(model: Model, backup: Backup) -> Iterator[str]:
    """Copies follow mistakes too."""
    if backup.rpo_seconds is None:
        yield "A deletion by mistake is copied too: only a backup undoes it."
        return
    copied = [part for part in model.stores if part.copies > 1]
    lacks = _duration(max(backup.loss(logged=part.logged) for part in copied))
    best = _duration(min(backup.loss(logged=part.logged) for part in copied))
    short = ", ".join(part.name for part in copied if not part.logged)
    window = lacks if lacks == best else f"{best}, of {short} {lacks}"
    yield (
        f"A deletion by mistake is copied too: only the backup ({backup.id}) undoes it, and it "
        f"may lack the last {window}."
    )


def _failover(part: Part, figures: Figures) -> float:
    return part.failover[1] if part.failover else figures.entry("database-failover").high


def _range(figures: Figures, id: str) -> Range:
    return Range(*(figures.at(level).demand(id) for level in LEVELS))


def _duration(seconds: float) -> str:
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = seconds / size
            return f"{count:.3g} {unit}{'' if count == 1 else 's'}"
    return f"{seconds:.3g} seconds"
