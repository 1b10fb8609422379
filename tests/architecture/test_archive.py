"""What recovery to a point in time costs: the archive of the log, line by line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from saaswright.alternatives.model import Outcome
from saaswright.alternatives.outcome import outcome_of, shipped
from saaswright.architecture.model import CostItem, PlanDesign
from saaswright.catalog.loader import load
from saaswright.source import Source
from tests.architecture.samples import built, priced

ROOT = Path(__file__).resolve().parents[2]
FIGURES = {figure.id: figure for figure in load().planning}
S3 = 0.023
"""USD for a GB-month of `amazon-s3` in the catalog."""


def _plan(pattern: str, backup: str, topology: str = "single-zone", **kwargs: Any) -> PlanDesign:
    own = {"backup": backup, "availability-topology": topology, **kwargs.pop("plan", {})}
    return built(pattern, per_plan={"starter": own}, **kwargs)[0].plans[0]


def _archives(plan: PlanDesign) -> dict[str, CostItem]:
    return {i.component: i for i in plan.cost.items if i.item.startswith("log archive")}


def test_the_line_is_what_one_computes_by_hand() -> None:
    """150 requests/s, a fifth write, two transactions, 5 KiB of log, a third of peak, a week."""
    (line,) = _archives(_plan("simple-api", "point-in-time")).values()
    gigabytes = 150 * 0.2 * 2 * 5 * 1024 * 0.33 * 86_400 * 7 / 1e9
    assert line.monthly.expected == pytest.approx(gigabytes * S3)
    assert line.monthly.low < line.monthly.expected < line.monthly.high


def test_the_arithmetic_is_told_with_what_is_unverified() -> None:
    """Every factor stands in the line, and multiplied they give what it says, within its digits."""
    (line,) = _archives(_plan("simple-api", "point-in-time")).values()
    assert re.fullmatch(
        r"150 requests/s × 0\.2 writes × 2 transactions \(unverified\) × 5 KiB of log "
        r"\(unverified\) × 0\.33 mean over peak \(unverified\) × 86,400 s × 7 days = "
        r"\d+ GB-month × 0\.023 USD",
        line.basis,
    )
    said = float(line.basis.partition(" = ")[2].split()[0])
    assert said * S3 == pytest.approx(line.monthly.expected, rel=0.15)


@pytest.mark.parametrize("backup", ["daily-snapshots", "no-backups"])
def test_snapshots_archive_nothing(backup: str) -> None:
    """Only a strategy that says so in the catalog keeps the log."""
    assert not _archives(_plan("simple-api", backup))


@pytest.mark.parametrize(
    ("backup", "topology", "regions"),
    [
        ("point-in-time", "single-zone", 1),
        ("replica-and-point-in-time", "multi-zone", 1),
        ("cross-region", "multi-zone", 2),
        ("cross-region", "multi-region-active-passive", 2),
        ("replica-and-point-in-time", "multi-region-active-passive", 2),
    ],
)
def test_it_is_kept_whole_in_each_region(backup: str, topology: str, regions: int) -> None:
    """As often as the strategy or the topology has regions; a passive one keeps no less."""
    one = _archives(_plan("simple-api", "point-in-time"))["database"]
    more = _archives(_plan("simple-api", backup, topology))["database"]
    assert more.monthly.expected == pytest.approx(regions * one.monthly.expected)
    assert (f" × {regions} regions" in more.basis) == (regions > 1)


def test_writing_more_keeps_more_and_reading_alone_keeps_nothing() -> None:
    """It grows with the requests; where nothing is written there is no line."""
    few = _archives(_plan("simple-api", "point-in-time", workload={"requests": 15}))["database"]
    many = _archives(_plan("simple-api", "point-in-time", workload={"requests": 1500}))["database"]
    assert many.monthly.expected == pytest.approx(100 * few.monthly.expected)
    assert not _archives(_plan("simple-api", "point-in-time", workload={"requests": 0}))


def test_measurements_are_logged_where_they_are_kept() -> None:
    """A time-series store logs each measurement's size; the database beside it is only read."""
    found = _archives(_plan("real-time-analytics", "point-in-time"))
    (line,) = found.values()
    store = next(iter(found))
    assert "time" in store
    size = FIGURES["message-bytes"].expected
    gigabytes = 150 * 0.2 * size * 0.33 * 86_400 * 7 / 1e9
    assert line.monthly.expected == pytest.approx(gigabytes * S3)


@pytest.mark.parametrize(
    ("region", "price"), [("us-east-1", 0.023), ("us-east1", 0.020), ("eastus", 0.0208)]
)
def test_each_cloud_keeps_it_at_its_own_price(region: str, price: float) -> None:
    """The object storage of the plan's cloud, at the catalog's price."""
    plan = _plan("simple-api", "point-in-time", plan={"cloud-region": region})
    assert f"× {price:g} USD" in _archives(plan)["database"].basis


def test_a_clouds_own_database_is_named_as_not_priced() -> None:
    """The catalog has no price for the recovery of a cloud's service: it is said, not free."""
    chosen = {"relational-database": "none", "document-database": "dynamodb"}
    plan = _plan("simple-api", "point-in-time", chosen=chosen)
    assert not _archives(plan)
    assert any("dynamodb to a point in time" in one for one in plan.cost.unpriced)


@pytest.mark.parametrize("file", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda f: f.stem)
def test_a_recovery_point_of_an_hour_costs_more_than_one_of_a_day(file: Path) -> None:
    """Every example whose plans are priced pays for it."""
    costs = []
    for rpo in ("1d", "1h"):
        data = yaml.safe_load(file.read_text())
        for part in (data, *(data.get("plans") or [])):
            wanted = {"rpo": rpo, "rto": "8h"}  # a short recovery alone asks for an archive
            part["availability"] = {**(part.get("availability") or {}), **wanted}
        found = outcome_of(Source("saaswright.yaml", yaml.safe_dump(data)), shipped())
        assert isinstance(found, Outcome)
        costs.append(found)
    day, hour = costs
    backups = {key for key in day.choices if key.startswith("backup@")}
    assert any(day.choices[key] != hour.choices[key] for key in backups)
    assert priced(hour.monthly).expected > priced(day.monthly).expected
