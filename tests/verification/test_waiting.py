"""Limits grow with the number of processes for each processor; the reader of times is told."""

from __future__ import annotations

import os
import time

import pytest

from saaswright.reports.verification_text import verification_text
from saaswright.verification import waiting
from saaswright.verification.model import Evidence, Run
from saaswright.verification.page import page
from saaswright.verification.waiting import crowding, patience, pause, told_crowding


@pytest.fixture(params=[(0.0, 1.0), (2.0, 1.0), (8.0, 4.0), (200.0, 100.0)])
def crowded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> float:
    """A machine of two processors and a load average; processes for each processor."""
    load, each = request.param
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    return float(each)


def test_a_limit_grows_with_the_load_and_has_an_end(crowded: float) -> None:
    """Never below what an idle machine gets, never more than ten times of it."""
    assert crowding() == crowded
    assert patience(90) == 90 * min(crowded, waiting.MOST)


def test_a_system_without_a_load_average_counts_as_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python raises OSError where the system has none."""

    def none() -> tuple[float, float, float]:
        raise OSError

    monkeypatch.setattr(os, "getloadavg", none)
    assert crowding() == 1.0


@pytest.mark.parametrize(("took", "slept"), [(0.0, 0.2), (3.0, 3.0)])
def test_asking_takes_at_most_half_of_the_time(
    monkeypatch: pytest.MonkeyPatch, took: float, slept: float
) -> None:
    """A slow answer is waited for as long again before the next question."""
    said: list[float] = []
    monkeypatch.setattr(time, "sleep", said.append)
    monkeypatch.setattr(time, "monotonic", lambda: 100.0 + took)
    pause(100.0, 0.2)
    assert said == [slept]


@pytest.mark.parametrize("processes", [None, 6.5])
def test_the_evidence_says_when_the_machine_was_crowded(processes: float | None) -> None:
    """In the terminal and on the page, and not a word where there was room."""
    run = Run(
        spec="compose.yaml",
        started="2026-01-01",
        seconds=1.0,
        crowding=processes,
        files=(),
        checks=(),
    )
    evidence = Evidence(schema="saaswright/evidence/v1", saaswright="0", subject="x", runs=(run,))
    for text in (verification_text(evidence), page(evidence, ["timeline.svg"])):
        assert ("6.5 processes" in " ".join(text.split())) is (processes is not None)
        assert (told_crowding(processes) in " ".join(text.split())) is True
