"""Deciding, sweeping and simulating, in this process; each beside the peer that its row names."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Generator
from typing import Any

import msgspec
import simpy

from saaswright.alternatives.outcome import shipped
from saaswright.alternatives.variation import Axis
from saaswright.alternatives.what_if import what_if
from saaswright.architecture.availability import Model, Part
from saaswright.architecture.figures import Figures
from saaswright.architecture.reliability import YEAR_SECONDS, spread
from saaswright.architecture.simulation import simulate
from saaswright.architecture.topology import Topology
from saaswright.catalog.loader import load
from saaswright.catalog.model import Catalog, Constraint, Fit, Option
from saaswright.decisions.decide import decide
from saaswright.requirements.assume import assume
from saaswright.requirements.model import Requirements
from saaswright.requirements.reading import read_requirements
from saaswright.source import Source
from tools.benches.row import Row
from tools.tracked import ROOT

TITLE = "Decisions, sweeps and simulation"
VARIANTS = 1000
ROUNDS = 5
TIMES = 10


def measure(runs: int) -> list[Row]:
    """All rows; the sweeps and the SimPy model are run once, they take long enough."""
    source = _example()
    return [*_deciding(source, runs), *_sweeping(source), *_simulating(runs)]


def _example() -> Source:
    file = ROOT / "examples" / "clinic-notes.yaml"
    return Source(file.name, file.read_text(encoding="utf-8"))


def _turns(runs: int, *works: Callable[[], object]) -> list[list[float]]:
    """Milliseconds of processor time in one thread, so that others on the machine count little.

    The works take turns, so that what they slow down meets all alike; the first turn warms up.
    """
    seen: list[list[float]] = [[] for _ in works]
    for turn in range(runs + 1):
        for work, mine in zip(works, seen, strict=True):
            start = time.process_time()
            work()
            if turn:
                mine.append(1000 * (time.process_time() - start))
    return seen


def _median(runs: int, work: Callable[[], object]) -> float:
    """The same of one work alone, its median."""
    return statistics.median(_turns(runs, work)[0])


# --- deciding -------------------------------------------------------------------------------------


def _deciding(source: Source, runs: int) -> list[Row]:
    said, _ = read_requirements(source)
    assert said is not None
    complete: Requirements = assume(said)[0]
    catalog, large = load(), tenfold(load())
    options = msgspec.structs.replace(large, constraints=catalog.constraints, fits=catalog.fits)
    once, fewer, ten = _turns(
        runs,
        lambda: decide(complete, catalog),
        lambda: decide(complete, options),
        lambda: decide(complete, large),
    )
    name = f"decide, {len(catalog.every_option())} options, warm"
    count = len(large.every_option())

    def against(what: str, values: list[float]) -> Row:
        ratio = statistics.median(one / least for one, least in zip(values, once, strict=True))
        aim, met = f"≤ {TIMES}×", ratio <= TIMES
        value = statistics.median(values)
        return Row(what, value, peer="the shipped catalog", ratio=ratio, aim=aim, met=met)

    warm = statistics.median(once)
    return [
        Row(name, warm, aim="≤ 150 ms", met=warm <= 150),
        against(f"decide, {count} options, the same rules", fewer),
        # Harder than ten catalogs side by side: each rule speaks of ten times the options.
        against(f"decide, {count} options, ten times the rules", ten),
    ]


def tenfold(catalog: Catalog) -> Catalog:
    """The catalog with every option, constraint and fit ten times over, under other names.

    A copy of an option costs a little more, so that none of them ties with the original.
    """
    copies = range(TIMES)

    def option(one: Option, at: int) -> Any:
        if not at or "availability-topology" in one.decisions:
            return one
        attributes = dict(one.attributes)
        cost = attributes.get("relative_cost", 0)
        if isinstance(cost, int | float):
            attributes["relative_cost"] = cost + at
        return msgspec.structs.replace(one, id=f"{one.id}-{at}", attributes=attributes)

    def grown(options: tuple[Any, ...]) -> tuple[Any, ...]:
        found = {made.id: made for at in copies for made in (option(o, at) for o in options)}
        return tuple(found.values())

    def again(rules: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(_named(rule, at) for at in copies for rule in rules)

    return msgspec.structs.replace(
        catalog,
        technologies=grown(catalog.technologies),
        options=grown(catalog.options),
        constraints=again(catalog.constraints),
        fits=again(catalog.fits),
    )


def _named(rule: Constraint | Fit, at: int) -> Constraint | Fit:
    return msgspec.structs.replace(rule, id=f"{rule.id}-{at}") if at else rule


# --- sweeping -------------------------------------------------------------------------------------


def _sweeping(source: Source) -> list[Row]:
    """One process and two take turns, so that what else the machine does meets both."""
    each = VARIANTS // ROUNDS
    rates: dict[int, list[float]] = {1: [], 2: []}
    for first in range(10, 10 + VARIANTS, each):
        values = tuple(str(rate) for rate in range(first, first + each))
        for jobs, seen in rates.items():
            start = time.perf_counter()
            answer = what_if(source, (Axis("workload.requests_per_second", values),), jobs=jobs)
            assert len(answer.variants) == each
            seen.append(each / (time.perf_counter() - start))
    per_second = {jobs: statistics.median(seen) for jobs, seen in rates.items()}
    ratio = statistics.median(two / one for one, two in zip(*rates.values(), strict=True))
    return [
        Row(f"what-if, {VARIANTS} variants, 1 process", per_second[1], unit="variants/s"),
        Row(
            f"what-if, {VARIANTS} variants, 2 processes",
            per_second[2],
            unit="variants/s",
            peer="1 process",
            ratio=ratio,
            aim="≥ 1.7×",
            met=ratio >= 1.7,
        ),
    ]


# --- simulating -----------------------------------------------------------------------------------


def _simulating(runs: int) -> list[Row]:
    model = Model(
        (Part("web", 2, 1), Part("app", 3, 2), Part("database", 2, 1, True, (30.0, 60.0))),
        (),
        Topology("multi-zone", 2, 2, 1, 1),
        "automated",
    )
    figures, years, theirs = Figures(shipped().catalog), 20_000, 100
    ours, peer = [], []
    for _ in range(max(3, runs // 3)):  # in turn, by the clock: a simulation uses every core
        start = time.perf_counter()
        simulate(model, figures, years)
        between = time.perf_counter()
        down = in_simpy(model, figures, theirs)
        ours.append(years / (between - start))
        peer.append(theirs / (time.perf_counter() - between))
    speed, slow = statistics.median(ours), statistics.median(peer)
    exact = 100 - simulate(model, figures, years).up.expected
    return [
        Row(f"SimPy, the same model ({100 * down:.3f} % down)", slow, unit="system-years/s"),
        Row(
            f"simulate, {os.cpu_count()} threads ({exact:.3f} % down)",
            speed,
            unit="system-years/s",
            peer="SimPy",
            ratio=speed / slow,
            aim="≥ 200×",
            met=speed / slow >= 200,
        ),
    ]


def in_simpy(model: Model, figures: Figures, years: int, seed: int = 0) -> float:
    """The share of time down, event by event: one process for each thing that fails.

    One region; failovers begin at moments of their own, as in the formulas.
    """
    environment = simpy.Environment()
    rng = random.Random(seed)
    state = _State(model)

    def failing(rate: float, seconds: float, mark: Callable[[int], None]) -> Generator[Any]:
        mean = max(YEAR_SECONDS / rate - seconds, 0.0)
        while True:
            yield environment.timeout(rng.expovariate(1 / mean))
            mark(1)
            state.count(environment.now)
            yield environment.timeout(rng.expovariate(1 / seconds) if seconds else 0)
            mark(-1)
            state.count(environment.now)

    for rate, seconds, mark in state.causes(figures):
        if rate and seconds:
            environment.process(failing(rate, seconds, mark))
    environment.run(until=years * YEAR_SECONDS)
    state.count(environment.now)
    return state.down / (years * YEAR_SECONDS)


class _State:
    """Who is down, and for how long the product was."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.zones = [0] * model.topology.zones
        self.copies = {part.name: [0] * part.copies for part in model.parts}
        self.other = 0
        self.down, self.since, self.was = 0.0, 0.0, False

    def causes(self, figures: Figures) -> list[tuple[float, float, Callable[[int], None]]]:
        """Rate a year, mean seconds, and what each failure does."""
        demand = figures.demand
        found = []
        for at in range(len(self.zones)):
            found.append(
                (demand("zone-outages"), demand("zone-outage-duration"), self._mark(self.zones, at))
            )
        for part in self.model.parts:
            repair = "volume-reattach" if part.stateful else "node-repair"
            for at in range(part.copies):
                mark = self._mark(self.copies[part.name], at)
                found.append((demand("node-failures"), demand(repair), mark))
                found.append((demand("container-crashes"), demand("container-restart"), mark))
            if part.copies > part.needed:
                found.append((demand("node-failures"), self._switch(part, figures), self._other))
                found.append(
                    (demand("container-crashes"), demand("container-restart"), self._other)
                )
        broken = demand("deploys") * demand("bad-deploys") * demand("bad-deploy-reach")
        found.append((broken, demand("rollback-automated"), self._other))
        found.append((demand("region-outages"), demand("region-outage-duration"), self._other))
        share = 1 - figures.entry("load-balancer").expected / 100
        found.append((share * YEAR_SECONDS / 3600, 3600.0, self._other))
        return found

    def _switch(self, part: Part, figures: Figures) -> float:
        if not part.stateful:
            return figures.demand("replica-switch")
        missed = figures.demand("failover-missed")
        return 60 * (1 - missed) + figures.demand("failover-by-hand") * missed

    def _mark(self, counts: list[int], at: int) -> Callable[[int], None]:
        def mark(change: int) -> None:
            counts[at] += change

        return mark

    def _other(self, change: int) -> None:
        self.other += change

    def count(self, now: float) -> None:
        """Add the time since the last change, and look again."""
        if self.was:
            self.down += now - self.since
        self.since, self.was = now, self._is_down()

    def _is_down(self) -> bool:
        if self.other or all(self.zones):
            return True
        for part in self.model.parts:
            homes = [
                at for at, n in enumerate(spread(part.copies, len(self.zones))) for _ in range(n)
            ]
            alive = sum(
                not down and not (part.stateful and self.zones[home])
                for down, home in zip(self.copies[part.name], homes, strict=True)
            )
            if alive < part.needed:
                return True
        return False
