from __future__ import annotations

import pytest

from saaswright.errors import UsageError
from saaswright.requirements.effective import plan_view
from saaswright.requirements.model import Requirements
from saaswright.requirements.paths import get, places, plan_of, put, said
from saaswright.requirements.reading import read_requirements
from saaswright.requirements.units import Duration
from saaswright.requirements.where import Where, nowhere, where_in
from saaswright.source import Source

TEXT = """schema: saaswright/v1
product: {name: hello, customers: [startups]}
plans:
  - {name: starter}
  - {name: gold, availability: {rto: 15m}, workload: {data: {read_share: 0.5}, needs: []}}
workload: {users: 10, data: {size: 1GB, read_share: 0.9}, needs: [caching]}
availability: {target: 99.9, rto: 1h}
budget: {monthly: 100}
"""
SOURCE = Source("test.yaml", TEXT)


def requirements() -> Requirements:
    """The requirements of the text above."""
    read, findings = read_requirements(SOURCE)
    assert read is not None, findings
    return read


@pytest.mark.parametrize("path", ["plans.1.availability.rto", "plans.gold.availability.rto"])
def test_a_plan_is_found_by_position_and_name(path: str) -> None:
    """Both ways of addressing a plan read and change the same value."""
    given = requirements()
    assert get(given, path) == 900
    assert said(given, path)
    changed = put(given, path, Duration(60))
    assert str(changed.plans[1].availability.rto) == "1m"
    assert changed.plans[0] == given.plans[0]
    plan = plan_of(given, path)
    assert plan is not None
    assert plan.name == "gold"


def test_each_plan_has_its_place() -> None:
    """``plans[]`` stands for every plan; any other path for itself."""
    given = requirements()
    assert places(given, "plans[].tenancy") == ("plans.0.tenancy", "plans.1.tenancy")
    assert places(given, "availability.rto") == ("availability.rto",)


@pytest.mark.parametrize("path", ["nothing", "product.title", "plans.2.tenancy", "product.name.x"])
def test_unknown_paths_are_refused(path: str) -> None:
    """A path that leads nowhere is an error that names it."""
    with pytest.raises(UsageError):
        get(requirements(), path)
    with pytest.raises(UsageError):
        put(requirements(), path, 1)


def test_a_plan_takes_the_rest_from_the_product() -> None:
    """A plan's own values win, key by key, also inside sections; an empty list of needs counts."""
    given = requirements()
    view = plan_view(given, given.plans[1])
    assert (view.availability.target, float(view.availability.rto or 0)) == (99.9, 900.0)
    assert (view.workload.users, view.workload.data.read_share) == (10, 0.5)
    assert view.workload.data.size == 10**9
    assert view.workload.needs == ()
    assert view.budget.monthly == 100
    assert plan_view(given, given.plans[0]).workload == given.workload


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("product.customers", 2),
        ("plans.1.availability.rto", 5),
        ("plans.gold.availability", 5),
        ("budget.monthly", 8),
    ],
)
def test_answers_have_a_place(path: str, line: int) -> None:
    """What was said is found in the file."""
    location = where_in(SOURCE)(path)
    assert location is not None
    assert location.place.line == line
    assert location.source == "test.yaml"


@pytest.mark.parametrize("path", ["compliance.frameworks", "plans.0.availability.rto", "plans.9"])
def test_assumptions_have_none(path: str) -> None:
    """What was not said has no place, and neither has anything without a file."""
    anywhere: tuple[Where, ...] = (where_in(SOURCE), nowhere)
    assert [where(path) for where in anywhere] == [None, None]
