"""How long a restore takes: by the size of the data, and what of it belongs to a plan."""

from __future__ import annotations

import msgspec
import pytest

from saaswright.catalog.loader import load
from saaswright.decisions.decide import decide
from saaswright.decisions.facts import views
from saaswright.decisions.restoring import planned_restores, restore_seconds
from tests.decisions.samples import completed

TEXT = """\
product: {{name: a, domain: web-app}}
workload: {{data: {{size: {size}, growth_per_year: 1.0}}}}
availability: {{target: 99.9, rto: {rto}, rpo: 1h}}
plans: [{{name: one, tenancy: {tenancy}, deployment: hosted}}]
"""


def _text(size: str = "10GB", rto: str = "2h", tenancy: str = "shared") -> str:
    return TEXT.format(size=size, rto=rto, tenancy=tenancy)


def _seconds(word: str = "restore_seconds", **said: str) -> float:
    (value,) = views(completed(_text(**said)), load())[0].values(word)
    assert isinstance(value, float)
    return value


def test_a_restore_takes_its_start_and_then_as_long_as_there_is_data() -> None:
    """700 GB at 350 GB an hour, half an hour after somebody was called: two and a half hours."""
    assert restore_seconds(700, 1800, 350) == pytest.approx(2.5 * 3600)


def test_twenty_terabytes_take_days_where_ten_gigabytes_take_minutes() -> None:
    """20,000 GB at 350 an hour take 57 hours; for 10 GB it is the half hour until it starts."""
    assert _seconds(size="10GB") == pytest.approx(1800 + 10 / 350 * 3600)
    assert _seconds(size="20TB") == pytest.approx(1800 + 20_000 / 350 * 3600)


def test_a_tenant_of_its_own_restores_its_own_data() -> None:
    """The largest tenant is taken to have a tenth of the data, which is what its stack restores."""
    assert _seconds("tenant_restore_seconds", size="10TB") == pytest.approx(_seconds(size="1TB"))


def test_without_the_figures_nothing_is_said() -> None:
    """A catalog that has no planning figures gives no time, rather than a made-up one."""
    bare = msgspec.structs.replace(load(), planning=())
    assert planned_restores(completed(_text()), None, bare) is None
    assert views(completed(_text()), bare)[0].values("restore_seconds") == ()


@pytest.mark.parametrize(
    ("size", "rto", "tenancy", "chosen"),
    [
        ("10GB", "2h", "shared", "point-in-time"),
        ("10GB", "20m", "shared", "replica-and-point-in-time"),
        ("20TB", "8h", "shared", "replica-and-point-in-time"),
        ("20TB", "8h", "siloed", "point-in-time"),
        ("20TB", "2h", "siloed", "replica-and-point-in-time"),
        ("20TB", "80h", "shared", "point-in-time"),
    ],
)
def test_the_backup_follows_from_size_and_recovery_time(
    size: str, rto: str, tenancy: str, chosen: str
) -> None:
    """What is small is restored in time; what is large needs a standby, or more time."""
    decisions, findings = decide(completed(_text(size, rto, tenancy)), load())
    assert decisions is not None, findings
    assert decisions.chosen("backup", "one") == chosen


def test_the_reason_names_the_size_and_the_recovery_time() -> None:
    """Who asks why a backup does not do reads both requirements that rule it out."""
    text = _text(size="20TB", rto="2h")
    decisions, _ = decide(completed(text), load(), lambda _: None)
    assert decisions is not None
    (item,) = (one for one in decisions.items if one.id == "backup")
    why = next(one.why for one in item.instead_of if one.option == "point-in-time")
    assert "workload.data.size: 20TB" in why
    assert "availability.rto: 2h" in why
