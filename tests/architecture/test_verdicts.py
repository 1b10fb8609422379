"""A verdict goes by the figure that is shown: "met" is never said of a figure below its target."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import pytest

from saaswright import pipeline
from saaswright.architecture.model import Architecture, Range
from saaswright.architecture.precision import place
from saaswright.architecture.shown import in_time, lasting, percent, reaches, spent, up, within
from saaswright.architecture.tenants import ByTenants, as_shown

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    [*(ROOT / "examples").glob("*.yaml"), *(ROOT / "tests/golden").glob("*/requirements.yaml")]
)
EVERY = pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}-{f.stem}")


def test_hidden_digits_do_not_reach_a_target() -> None:
    """99.957 % that is known to a tenth only is shown as 99.9 %, which is not 99.95 %."""
    wide, narrow = Range(99.1, 99.957, 99.99), Range(99.953, 99.957, 99.96)
    assert (up(wide).expected, up(narrow).expected) == (99.9, 99.957)
    assert wide.expected == narrow.expected
    assert not reaches(wide, 99.95)
    assert reaches(narrow, 99.95)
    assert reaches(wide, 99.9)


def test_hidden_digits_do_not_break_a_budget() -> None:
    """What reads as more than the budget exceeds it; so does a cent that rounding would hide."""
    money = Range(210, 304, 620)
    assert spent(money).expected == 300
    assert within(money, 304)
    assert not within(money, 303.99)
    assert not within(money, 300)
    assert within(Range(210, 300, 620), 300)
    assert not within(Range(210, 296, 620), 298)


def test_a_recovery_is_in_time_as_it_reads() -> None:
    """36 minutes and a half read as 36 or 37, and that is compared."""
    recovery = Range(1320, 36.6 * 60, 3360)
    assert lasting(recovery).expected == 37 * 60
    assert in_time(recovery, 37 * 60)
    assert not in_time(recovery, 36.8 * 60)
    assert not in_time(Range(60, float("inf"), float("inf")), 1e9)


@pytest.mark.parametrize("seed", range(50))
def test_what_is_shown_decides(seed: int) -> None:
    """For any range and target the verdict is the comparison that a reader makes."""
    random = Random(seed)
    for _ in range(40):
        low, expected, high = sorted(100 - 10 ** random.uniform(-4, 0.5) for _ in range(3))
        value = Range(low, expected, high)
        target = random.choice((99.5, 99.9, 99.95, 99.99, 99.999))
        read = float(percent(value))
        assert reaches(value, target) is (read >= target)
        # Shown figures are rounded down, by less than a step of their last digit.
        step = 10.0 ** (place(value) or 0)
        assert read <= expected + 1e-9
        assert expected - read < step + 1e-9
        assert not reaches(value, target) or expected >= target


@cache
def _designed(file: Path) -> Architecture:
    brief, findings = pipeline.read(pipeline.read_file(file))
    assert brief is not None, findings
    design, findings = pipeline.design(brief)
    assert design is not None, findings
    return design.architecture


@EVERY
def test_every_design_says_met_of_what_reads_so(file: Path) -> None:
    """Availability and budget of every example and golden case, plan by plan."""
    for plan in _designed(file).plans:
        estimate = plan.availability
        assert estimate.meets is (up(estimate.computed).expected >= estimate.target)
        assert (estimate.remedy is not None) is (estimate.meets is False)


def test_tenancies_are_compared_as_they_read() -> None:
    """313 and 308 USD both read as 310 USD: neither is said to cost less."""
    raw = ByTenants((1, 2, 5), {"shared": (290, 308, 360), "hybrid": (290, 313, 510)}, 0.1, "")
    assert raw.cheaper_at("shared", "hybrid") == (2, 5)
    shown = as_shown(raw, Range(280, 340, 510))
    assert shown.costs == {"shared": (290, 310, 360), "hybrid": (290, 310, 510)}
    # One tenant's part is of the full figure, not of the rounded one.
    assert shown.each == {"shared": (290, 150, 72), "hybrid": (290, 160, 100)}
    assert shown.cheaper_at("shared", "hybrid") == (5,)
    assert shown.sentences() == ("shared costs less than hybrid from 5 tenants on",)
