"""The exact availability against every failure state, a simulation, and other people's programs."""

from __future__ import annotations

from random import Random

import pytest

from saaswright.architecture.availability import down
from saaswright.architecture.simulation import PIECE_YEARS, Outages, at_least, renewal, simulate
from tests.architecture.random_models import random_figures, random_graph, tried_in_turn

np = pytest.importorskip("numpy")

GRAPHS = 500
BLOCKS = range(0, GRAPHS, 100)


@pytest.mark.parametrize("block", BLOCKS)
def test_exact_figure_is_the_sum_over_every_failure_state(block: int) -> None:
    """On 500 small random graphs the formulas give what adding up every state gives."""
    for seed in range(block, block + 100):
        random = Random(seed)
        graph, figures = random_graph(random, small=True), random_figures(random, brief=False)
        assert down(graph.model, figures) == pytest.approx(
            tried_in_turn(graph, figures), rel=1e-9, abs=1e-12
        ), seed


def test_exact_figure_lies_in_the_confidence_interval_of_a_simulation() -> None:
    """On 500 random graphs formulas and simulation agree, as often as chance allows.

    Deviations are counted in standard errors. With 63 degrees of freedom one in 500 beyond 4.6
    would be seen by chance in one run of a hundred; about five lie outside of the 99 % interval.
    """
    deviations = []
    for seed in range(GRAPHS):
        random = Random(seed)
        graph, figures = random_graph(random, small=False), random_figures(random, brief=True)
        found = simulate(graph.model, figures, years=1000, seed=seed)
        exact = 100 * (1 - down(graph.model, figures))
        deviations.append((found.up.expected - exact) / found.error)
    assert max(abs(each) for each in deviations) < 4.6
    assert sum(abs(each) > 2.66 for each in deviations) <= 12
    # Neither is too good on the whole: the mean of 500 deviations of 1 has an error of 0.045.
    assert abs(sum(deviations) / GRAPHS) < 0.15


def test_failovers_with_one_cause_are_added_up_on_the_safe_side() -> None:
    """What begins together overlaps, so the formulas are never too good, and by little too bad."""
    gaps = []
    for seed in range(60):
        random = Random(seed)
        graph, figures = random_graph(random, small=False), random_figures(random, brief=True)
        found = simulate(graph.model, figures, years=2000, seed=seed, together=True)
        exact = 100 * (1 - down(graph.model, figures))
        assert found.up.expected > exact - 4.6 * found.error, seed
        gaps.append((found.up.expected - exact) / (100 - exact))
    assert abs(sum(gaps) / len(gaps)) < 0.03


def test_simulation_repeats_itself_and_changes_with_its_seed() -> None:
    """One seed, one answer."""
    random = Random(7)
    graph, figures = random_graph(random, small=False), random_figures(random, brief=True)
    assert simulate(graph.model, figures, 200, 1) == simulate(graph.model, figures, 200, 1)
    assert simulate(graph.model, figures, 200, 1) != simulate(graph.model, figures, 200, 2)


def test_intervals_in_which_enough_are_down_by_hand() -> None:
    """Two of three units overlap from 2 to 3 and from 5 to 6; three never do."""
    units = [
        Outages(np.array([0.0, 5.0]), np.array([3.0, 6.0])),
        Outages(np.array([2.0]), np.array([4.0])),
        Outages(np.array([4.5]), np.array([7.0])),
    ]
    two = at_least(units, 2)
    assert list(zip(two.starts, two.ends, strict=True)) == [(2.0, 3.0), (5.0, 6.0)]
    assert len(at_least(units, 3).starts) == 0
    one = at_least(units, 1)
    assert float((one.ends - one.starts).sum()) == pytest.approx(4 + 2.5)


def test_failures_come_at_their_rate_and_last_their_time() -> None:
    """Twelve failures a year of an hour each are 0.137 % of the time down."""
    year = 365.25 * 24 * 3600.0
    found = renewal(np.random.default_rng(3), 12, 3600, 20_000 * year)
    assert len(found.starts) / 20_000 == pytest.approx(12, rel=0.01)
    share = float((found.ends - found.starts).sum()) / (20_000 * year)
    assert share == pytest.approx(12 / 8766, rel=0.02)


def test_simulation_does_not_depend_on_how_many_threads_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A long timeline is made in pieces, each with random numbers of its own."""
    graph, figures = random_graph(Random(7), small=False), random_figures(Random(7), brief=True)
    found = []
    for threads in (1, 3):
        monkeypatch.setattr("os.cpu_count", lambda threads=threads: threads)
        found.append(simulate(graph.model, figures, years=8 * PIECE_YEARS, seed=3))
    assert found[0] == found[1]
