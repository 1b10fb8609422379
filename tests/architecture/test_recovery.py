"""What each store loses: its own log or its own snapshots, and the worst of them for the plan."""

from __future__ import annotations

from typing import Any

import pytest

from saaswright.architecture.model import PlanDesign, StoreRecovery
from saaswright.architecture.recovery import backup_of
from saaswright.catalog.loader import load
from saaswright.decisions.decide import decide
from saaswright.finding import Finding
from tests.architecture.samples import built
from tests.decisions.samples import completed

HOUR = 3600.0


def _built(
    backup: str, topology: str = "single-zone", **kwargs: Any
) -> tuple[PlanDesign, tuple[Finding, ...]]:
    own = {"starter": {"backup": backup, "availability-topology": topology}}
    architecture, findings = built("three-tier-web", per_plan=own, **kwargs)
    return architecture.plans[0], findings


def _stores(plan: PlanDesign) -> dict[str, StoreRecovery]:
    return {store.component: store for store in plan.availability.stores}


def test_a_log_is_replayed_to_minutes_and_a_broker_goes_back_to_its_snapshot() -> None:
    """Point-in-time recovery is the database's; the broker's snapshots are an hour apart."""
    plan, _ = _built("point-in-time")
    stores = _stores(plan)
    assert stores["database"].rpo.expected == 300
    assert "log replayed" in stores["database"].how
    assert stores["broker"].rpo.expected == HOUR
    assert "writes no log" in stores["broker"].how
    assert plan.availability.rpo.expected == HOUR
    assert any("No log that can be replayed: broker" in one for one in plan.availability.notes)


def test_what_can_be_made_again_does_not_count() -> None:
    """A cache is named, and the plan is not as bad as its snapshots."""
    plan, _ = _built("point-in-time", chosen={"message-broker": "amazon-sqs"})
    stores = _stores(plan)
    assert not stores["cache"].lasting
    assert stores["cache"].how == "can be made again"
    assert plan.availability.rpo.expected == 300


def test_daily_snapshots_lose_a_day_of_everything() -> None:
    """Without an archive of logs it makes no difference who writes one."""
    plan, _ = _built("daily-snapshots")
    lasting = [store for store in _stores(plan).values() if store.lasting]
    assert {store.rpo.expected for store in lasting} == {24 * HOUR}


def test_copies_lose_what_had_not_reached_them() -> None:
    """In several zones the broker votes and loses nothing; only mistakes go back an hour."""
    plan, _ = _built("replica-and-point-in-time", "multi-zone")
    stores = _stores(plan)
    assert stores["broker"].rpo.expected == 0
    assert stores["database"].rpo.expected < 10
    (mistakes,) = (one for one in plan.availability.notes if "by mistake" in one)
    assert "of broker 1 hour" in mistakes


def test_a_clouds_service_is_said_to_be_left_out() -> None:
    """Object storage that a cloud keeps is named, and claimed by nobody's snapshot."""
    plan, _ = _built("point-in-time")
    assert "object-storage" not in _stores(plan)
    assert any("A cloud's service keeps object-storage" in one for one in plan.availability.notes)


def test_an_own_object_store_counts() -> None:
    """Self-hosted object storage has snapshots only."""
    plan, _ = _built("point-in-time", chosen={"object-storage": "seaweedfs"})
    assert _stores(plan)["object-storage"].rpo.expected == HOUR


def test_a_missed_recovery_point_names_the_stores_that_miss_it() -> None:
    """The enterprise plan promises five minutes: alone, its broker does not keep them."""
    own = {"enterprise": {"backup": "point-in-time", "availability-topology": "single-zone"}}
    _, findings = built("three-tier-web", per_plan=own)
    (missed,) = (one for one in findings if one.id == "rpo-target-missed")
    assert "broker: restored from a snapshot, taken once an hour" in missed.message
    assert "database" not in missed.message


@pytest.mark.parametrize(
    ("backup", "logged", "hours", "loss"),
    [
        ("point-in-time", True, 24, 300),
        ("point-in-time", False, 1, HOUR),
        ("daily-snapshots", True, 24, 24 * HOUR),
        ("daily-snapshots", False, 24, 24 * HOUR),
    ],
)
def test_snapshots_are_as_often_as_they_have_to_be(
    backup: str, logged: bool, hours: int, loss: float
) -> None:
    """Once a day beside a log, and as often as the strategy says where there is none."""
    found = backup_of(backup, load())
    assert found.period_hours(logged=logged) == hours
    assert found.loss(logged=logged) == loss


def test_no_backup_loses_everything() -> None:
    """A strategy that copies nothing, or that the catalog does not have, leaves nothing."""
    assert backup_of("no-backups", load()).loss(logged=True) >= 365 * 24 * HOUR
    assert backup_of("unheard-of", load()).loss(logged=True) >= 365 * 24 * HOUR


SHOP = """\
product: {{name: shop, domain: web-app}}
workload: {{needs: [background-jobs], data: {{size: 10GB}}}}
availability: {{target: 99.9, rto: 4h, rpo: {rpo}}}
cloud: {{providers: [aws], regions: [us-east-1]}}
plans: [{{name: one, deployment: hosted}}]
preferences: {{pin: {{message-broker: {broker}}}}}
"""


@pytest.mark.parametrize(
    ("rpo", "broker", "topology"),
    [
        ("15m", "rabbitmq", "multi-zone"),
        ("15m", "amazon-sqs", "single-zone"),
        ("1h", "rabbitmq", "single-zone"),
    ],
)
def test_what_writes_no_log_runs_in_copies_where_snapshots_are_too_rare(
    rpo: str, broker: str, topology: str
) -> None:
    """The catalog's attributes decide: a broker of one's own takes another zone below an hour."""
    text = SHOP.format(rpo=rpo, broker=broker)
    decisions, findings = decide(completed(text), load())
    assert decisions is not None, findings
    assert decisions.chosen("availability-topology", "one") == topology
