"""Which assumption decides a size."""

from __future__ import annotations

import pytest

from saaswright.architecture.figures import Figures
from saaswright.architecture.load import plan_load
from saaswright.architecture.machines import copies_of
from saaswright.architecture.model import Sized
from saaswright.architecture.sizing import Context, size_plan
from saaswright.architecture.sizing_influence import SizeInfluence, size_influences
from saaswright.architecture.topology import topology_of
from saaswright.catalog.loader import load
from tests.architecture.samples import PATTERNS, requirements_for, sample


def _found(pattern: str, at: int = 0) -> dict[str, SizeInfluence]:
    made = sample(pattern)
    return size_influences(made, made.plans[at], requirements_for(pattern), load())


def _sized(pattern: str, figures: Figures) -> tuple[Sized, ...]:
    made, requirements, plan = sample(pattern), requirements_for(pattern), sample(pattern).plans[0]
    carried = plan_load(requirements, requirements.plans[0], plan.tenancy, figures)
    topology = topology_of(plan.topology, load())
    return size_plan(Context(made.components, made.connections, carried, topology, figures, load()))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_other_figure_moves_the_size_further(pattern: str) -> None:
    """Every planning figure tried by itself: total vCPU of a component never spreads more.

    Where CPU is all that the winner moves; otherwise memory and storage count too.
    """
    found = _found(pattern)
    assert found
    titles = {figure.title: figure.id for figure in load().planning}
    for name, winner in found.items():
        if winner.title not in titles:
            continue
        spreads = {}
        for figure in load().planning:
            ends = []
            for end in ("low", "high"):
                figures = Figures(load(), end, figure.id)
                part = next(s for s in _sized(pattern, figures) if s.component == name)
                size = part.size
                ends.append(
                    copies_of(part) ** 3
                    * size.cpus
                    * size.memory_mib
                    * (size.storage_gib or 1 / copies_of(part))
                )
            spreads[figure.id] = ends[1] / ends[0]
        best = max(max(value, 1 / value) for value in spreads.values())
        won = spreads[titles[winner.title]]
        assert max(won, 1 / won) == pytest.approx(best, rel=0.01), name


def test_a_technologys_own_throughput_is_an_assumption_too() -> None:
    """A range from the catalog, not only the planning figures, may decide; with its trust."""
    winner = _found("three-tier-web")["app"]
    assert winner.title.startswith("What a vCPU of ")
    assert not winner.verified
    assert winner.low != winner.high


def test_a_size_that_nothing_moves_has_no_such_line() -> None:
    """The smallest cache is the smallest under every assumption."""
    assert "migrate" not in _found("three-tier-web")


def test_a_tenants_share_decides_where_it_has_its_own() -> None:
    """In a siloed plan the largest tenant's share scales everything."""
    assert "largest tenant" in _found("real-time-analytics", at=1)["timeseries"].title
