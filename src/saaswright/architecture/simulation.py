"""The availability model of a plan, simulated: a second opinion on the exact figure (extra numpy).

Every copy, zone, region, service and deployment fails and is mended at random moments of a long
timeline; the share of time that requests fail is counted. It shares the model and its figures with
:mod:`saaswright.architecture.availability`, and none of its formulas. Vectorised: a system-year is
a few hundred numbers in a handful of sorted arrays, and no event is handled on its own.

Outages are alternating renewal processes (exponential times between failures and to repair) whose
rate counts failures per calendar year, so ``rate × mean duration`` is the share of time down
(Trivedi, Probability and Statistics with Reliability, on alternating renewal).
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from saaswright.architecture.availability import FAILOVER, Model, Part
from saaswright.architecture.figures import Figures, between, centred, span_of
from saaswright.architecture.model import Range
from saaswright.architecture.reliability import YEAR_SECONDS, spread

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

BATCHES: Final = 64
"""Pieces of the timeline whose means give the confidence interval."""

PIECE_YEARS: Final = 2500
"""Longer timelines are made in pieces, which begin with all well: their events fit a cache."""

CONFIDENCE: Final = 2.66
"""Student's t for 99 % on both sides with 63 degrees of freedom."""


class Outages(msgspec.Struct, frozen=True):
    """Disjoint intervals in seconds from the start of the timeline, in order."""

    starts: NDArray[np.float64]
    ends: NDArray[np.float64]


class Simulated(msgspec.Struct, frozen=True):
    """Percent of time up: the mean with its 99 % confidence interval, over so many years."""

    up: Range
    error: float
    years: int


def simulate(
    model: Model, figures: Figures, years: int = 10_000, seed: int = 0, *, together: bool = False
) -> Simulated:
    """``years`` system-years of ``model`` at the level of ``figures``; the same for each seed.

    The formulas add up the moments in which other copies take over, as if no two had one cause.
    So does this, unless ``together``: then they begin with the failure behind them, and what one
    zone's outage does to several parts at once counts once. That is never worse.
    """
    pieces = next((n for n in (1, 2, 4, 8, 16, 32) if years <= n * PIECE_YEARS), BATCHES)
    batches = BATCHES // pieces
    horizon = years / pieces * YEAR_SECONDS

    def piece(rng: Generator) -> NDArray[np.float64]:
        """The share of time down, batch by batch."""
        down = at_least(_Sample(model, figures, rng, horizon, together).causes(), 1)
        batch = np.minimum(down.starts / horizon * batches, batches - 1).astype(np.int64)
        seconds = np.bincount(batch, weights=down.ends - down.starts, minlength=batches)
        return seconds / (horizon / batches)

    # Each has random numbers of its own, so that any number of threads gives the same answer.
    with ThreadPoolExecutor(min(pieces, os.cpu_count() or 1)) as threads:
        shares = list(threads.map(piece, np.random.default_rng(seed).spawn(pieces)))
    share: NDArray[np.float64] = np.concatenate(shares)
    error = 100 * float(share.std(ddof=1)) / math.sqrt(BATCHES)
    mean = 100 * (1 - float(share.mean()))
    return Simulated(
        Range(mean - CONFIDENCE * error, mean, mean + CONFIDENCE * error), error, years
    )


def at_least(units: list[Outages], least: int) -> Outages:
    """When ``least`` or more of the units are down at the same time.

    With all starts and all ends sorted, between the j-th and the next end at least ``least`` are
    down from the (j + least)-th start on.
    """
    starts = _merged([unit.starts for unit in units])
    ends = _merged([unit.ends for unit in units])
    count = len(ends) - least + 1
    if least < 1 or count < 1:
        return Outages(np.empty(0), np.empty(0))
    begun = np.maximum(starts[least - 1 :], np.concatenate([[0.0], ends[: count - 1]]))
    kept = begun < ends[:count]
    return Outages(begun[kept], ends[:count][kept])


def _merged(runs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Sorted arrays as one: a stable sort merges what is in order, and depends on no processor."""
    joined = np.concatenate([np.empty(0), *runs])
    joined.sort(kind="stable")
    return joined


def renewal(rng: Generator, per_year: float, seconds: float, horizon: float) -> Outages:
    """Failures ``per_year`` on average, mended after ``seconds`` on average."""
    share = min(1.0, per_year * seconds / YEAR_SECONDS)
    if share >= 1:
        return Outages(np.zeros(1), np.full(1, horizon))
    mean = per_year * horizon / YEAR_SECONDS
    count = int(mean + 6 * math.sqrt(mean) + 6) if mean else 0
    gaps = rng.standard_exponential(count) * ((1 - share) * YEAR_SECONDS / max(per_year, 1e-300))
    down = rng.standard_exponential(count) * seconds
    ends = np.cumsum(gaps + down)
    starts = ends - down
    inside = int(np.searchsorted(starts, horizon))
    return Outages(starts[:inside], np.minimum(ends[:inside], horizon))


class _Sample:
    """One timeline of a model: what fails on it, and when."""

    def __init__(
        self, model: Model, figures: Figures, rng: Generator, horizon: float, together: bool
    ) -> None:
        self.model, self.figures, self.rng, self.horizon = model, figures, rng, horizon
        self.together = together

    def causes(self) -> list[Outages]:
        """Everything that makes requests fail; the product is down when any of it is there."""
        topology = self.model.topology
        regions = [
            self._fails("region-outages", "region-outage-duration")
            for _ in range(topology.regions if self.model.balanced else 0)
        ]
        found = [self._changes()]
        if topology.active_regions > 1:
            lasting, brief = [], []
            for at in range(topology.active_regions):
                down, short = self._region()
                lasting.append(at_least([*down, *regions[at : at + 1]], 1))
                brief.append(short)
            share = 1 / topology.active_regions
            every = [outage for short in brief for outage in short]
            found += [self._some(outage, share) for outage in every]
            reroute = self.figures.demand("region-reroute")
            found += [self._windows(self._some(r, share).starts, reroute) for r in regions]
            return [*found, at_least(lasting, topology.active_regions)]
        down, short = self._region()
        found += [*down, *short]
        if topology.regions > 1 and regions:
            automatic = self.figures.demand("region-failover")
            found += [self._switch(regions[0].starts, automatic)]
        return [*found, at_least(regions, topology.regions)] if regions else found

    def _region(self) -> tuple[list[Outages], list[Outages]]:
        """What is down for lack of copies in a region, and while others take over."""
        zones = [
            self._fails("zone-outages", "zone-outage-duration")
            for _ in range(self.model.topology.zones)
        ]
        lasting, brief = [at_least(zones, len(zones))], []
        for part in self.model.parts:
            if part.figure is not None:
                lasting.append(self._service(part.figure))
                continue
            down, short = self._part(part, zones)
            lasting.append(down)
            brief += short
        if self.model.balanced:
            lasting.append(self._service("load-balancer"))
        return lasting, brief

    def _part(self, part: Part, zones: list[Outages]) -> tuple[Outages, list[Outages]]:
        repair = "volume-reattach" if part.stateful else "node-repair"
        nodes = [self._fails("node-failures", repair) for _ in range(part.copies)]
        crashes = [self._fails("container-crashes", "container-restart") for _ in nodes]
        homes = [at for at, n in enumerate(spread(part.copies, len(zones))) for _ in range(n)]
        copies = [
            at_least([node, crash, *([zones[home]] if part.stateful else [])], 1)
            for node, crash, home in zip(nodes, crashes, homes, strict=True)
        ]
        down = at_least(copies, part.copies - part.needed + 1)
        brief = self._failovers(part, nodes, crashes, zones) if part.copies > part.needed else []
        return down, brief

    def _failovers(
        self, part: Part, nodes: list[Outages], crashes: list[Outages], zones: list[Outages]
    ) -> list[Outages]:
        """A failure hits what a copy serves: its share of requests, or all if it is the primary."""
        moved = [self._some(outage, 1 / part.copies) for outage in nodes]
        restarted = [self._some(outage, 1 / part.copies) for outage in crashes]
        if len(zones) > 1:
            moved += [self._some(outage, 1 / len(zones)) for outage in zones]
        if not part.stateful:
            seconds = self.figures.demand("replica-switch")
            return [self._windows(o.starts, seconds) for o in (*moved, *restarted)]
        entry = self.figures.entry(FAILOVER)
        span = centred(part.failover) if part.failover else span_of(entry)
        automatic = between(span, self.figures.level_of(FAILOVER))
        short = min(automatic, self.figures.demand("container-restart"))
        return [
            *(self._switch(o.starts, automatic) for o in moved),
            *(self._windows(o.starts, short) for o in restarted),
        ]

    def _changes(self) -> Outages:
        broken = math.prod(
            self.figures.demand(id) for id in ("deploys", "bad-deploys", "bad-deploy-reach")
        )
        seconds = self.figures.demand(f"rollback-{self.model.rollout}")
        return renewal(self.rng, broken, seconds, self.horizon)

    def _service(self, figure: str) -> Outages:
        """A cloud's service: how often is not known, so an hour at a time stands for it."""
        if not self.figures.known(figure):
            return Outages(np.empty(0), np.empty(0))
        entry = self.figures.entry(figure)
        span = (100 - entry.high, 100 - entry.expected, 100 - entry.low)
        share = between(span, self.figures.level_of(figure)) / 100
        return renewal(self.rng, share * YEAR_SECONDS / 3600, 3600, self.horizon)

    def _fails(self, rate: str, repair: str) -> Outages:
        figures = self.figures
        return renewal(self.rng, figures.demand(rate), figures.demand(repair), self.horizon)

    def _some(self, outages: Outages, share: float) -> Outages:
        """Each of them with this chance: a request meets the part that failed so often."""
        kept = self.rng.random(len(outages.starts), np.float32) < share
        return Outages(outages.starts[kept], outages.ends[kept])

    def _switch(self, starts: NDArray[np.float64], automatic: float) -> Outages:
        """A failover after each start, now and then by hand."""
        missed = self.rng.random(len(starts)) < self.figures.demand("failover-missed")
        return self._windows(
            starts, np.where(missed, self.figures.demand("failover-by-hand"), automatic)
        )

    def _windows(
        self, starts: NDArray[np.float64], seconds: float | NDArray[np.float64]
    ) -> Outages:
        """From each start on, cut where the next begins; moved round the timeline as a whole."""
        if not self.together and len(starts):
            moved = (starts + self.rng.random() * self.horizon) % self.horizon
            first = int(np.argmin(moved))
            starts = np.roll(moved, -first)
            seconds = np.roll(np.broadcast_to(seconds, starts.shape), -first)
        ends = np.minimum(starts + seconds, self.horizon)
        return Outages(starts, np.minimum(ends, np.append(starts[1:], self.horizon)))
