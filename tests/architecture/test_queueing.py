"""The queue's formulas against closed forms, the definition, and a queue that is simulated."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saaswright.architecture.figures import Figures
from saaswright.architecture.latency import for_latency
from saaswright.architecture.queueing import (
    erlang_b,
    erlang_c,
    mean_wait,
    response_time,
    slower_than,
)
from saaswright.catalog.loader import load

np = pytest.importorskip("numpy")


@pytest.mark.parametrize(
    ("servers", "offered", "by_hand"),
    [
        (1, Fraction(7, 10), Fraction(7, 10)),  # M/M/1: the load itself
        (2, Fraction(1), Fraction(1, 3)),  # a² / (2 + a)
        (2, Fraction(3, 2), Fraction(9, 14)),
        (3, Fraction(2), Fraction(4, 9)),  # textbook: 0.4444
        (5, Fraction(4), Fraction(512, 924)),  # textbook: 0.5541
    ],
)
def test_chance_to_wait_by_hand(servers: int, offered: Fraction, by_hand: Fraction) -> None:
    """Erlang C gives what one finds with pencil and paper."""
    assert erlang_c(servers, float(offered)) == pytest.approx(float(by_hand), abs=1e-12)


@pytest.mark.parametrize(
    ("servers", "offered", "printed"),
    [
        (1, 1.0, "0.5000"),
        (2, 1.0, "0.2000"),
        (5, 3.0, "0.1101"),
        (10, 5.0, "0.0184"),
        (10, 10.0, "0.2146"),
    ],
)
def test_erlang_b_table(servers: int, offered: float, printed: str) -> None:
    """The blocking probabilities are those of the printed Erlang B tables."""
    assert f"{erlang_b(servers, offered):.4f}" == printed


@given(servers=st.integers(1, 40), busy=st.floats(0.01, 0.99))
def test_both_formulas_are_their_definitions(servers: int, busy: float) -> None:
    """Recursion and definition (sums of aⁿ/n!, in fractions) agree for any number of servers."""
    offered = Fraction(busy) * servers
    terms = [offered**n / math.factorial(n) for n in range(servers + 1)]
    waiting = terms[-1] / (1 - offered / servers)
    assert erlang_b(servers, float(offered)) == pytest.approx(
        float(terms[-1] / sum(terms)), rel=1e-9
    )
    exact = float(waiting / (sum(terms[:-1]) + waiting))
    assert erlang_c(servers, float(offered)) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize("busy", [0.1, 0.5, 0.9])
def test_one_server_answers_as_the_formula_for_one_says(busy: float) -> None:
    """With one server the time in the system is exponential with rate μ − λ."""
    assert response_time(0.95, 1, 100 * busy, 100) == pytest.approx(
        math.log(20) / (100 * (1 - busy))
    )
    assert mean_wait(1, 100 * busy, 100) == pytest.approx(busy / (100 * (1 - busy)))


@pytest.mark.parametrize(("servers", "busy"), [(1, 0.6), (2, 0.7), (4, 0.75), (2, 0.5)])
def test_queue_that_is_simulated_answers_as_fast(servers: int, busy: float) -> None:
    """The p95 and the chance to wait of 400,000 simulated requests are those of the formulas."""
    random = np.random.default_rng(servers + 10)
    count = 400_000
    arrivals = np.cumsum(random.exponential(1 / (servers * busy), count)).tolist()
    services = random.exponential(1.0, count).tolist()
    free = [0.0] * servers
    times, waited = [], 0
    for at, service in zip(arrivals, services, strict=True):
        first = min(range(servers), key=free.__getitem__)
        begun = max(at, free[first])
        waited += begun > at
        free[first] = begun + service
        times.append(free[first] - at)
    assert float(np.quantile(times, 0.95)) == pytest.approx(
        response_time(0.95, servers, servers * busy, 1.0), rel=0.05
    )
    assert waited / count == pytest.approx(erlang_c(servers, servers * busy), rel=0.05)


@given(
    servers=st.integers(1, 16), busy=st.floats(0.01, 0.98), share=st.sampled_from((0.5, 0.95, 0.99))
)
def test_response_time_inverts_its_distribution(servers: int, busy: float, share: float) -> None:
    """So many are slower than the quantile as it says."""
    rate = busy * servers * 250
    quantile = response_time(share, servers, rate, 250)
    assert slower_than(quantile, servers, rate, 250) == pytest.approx(1 - share, rel=1e-5)


@given(
    latency=st.floats(0.004, 2), tighter=st.floats(0.1, 1), asked=st.floats(1, 5000),
    each=st.sampled_from((0.5, 1.0, 2.0)), serves=st.floats(50, 2000),
)  # fmt: skip
def test_tighter_latency_never_takes_fewer_replicas(
    latency: float, tighter: float, asked: float, each: float, serves: float
) -> None:
    """Unless even an idle replica is too slow, which the line then says."""
    working = max(1, math.ceil(asked / (serves * 0.6) / each))
    figures = Figures(load())
    wide = for_latency(working, each, asked, serves, latency, figures)
    tight = for_latency(working, each, asked, serves, latency * tighter, figures)
    assert tight.working >= wide.working or "no number of replicas" in tight.line
    assert wide.working >= working


def test_latency_that_binds_adds_replicas_and_says_so() -> None:
    """120 requests/s on vCPUs of 100/s: 2 busy ones answer too late, 5 keep the 40 ms."""
    figures = Figures(load())
    found = for_latency(2, 1.0, 120, 100, 0.16, figures)
    assert found.working == 5
    assert response_time(0.95, 1, 120 / 5, 100) <= 0.04 < response_time(0.95, 1, 120 / 4, 100)
    assert "5 instead of 2" in found.line
