from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saaswright.architecture.cost import together
from saaswright.architecture.machines import copies_of
from saaswright.architecture.model import Architecture, PlanDesign, Range, Sized
from saaswright.architecture.plans import customers_bill
from saaswright.architecture.sharing import deployments
from saaswright.architecture.shown import spent
from saaswright.architecture.topology import topology_of
from saaswright.catalog.loader import load
from tests.architecture.samples import PATTERNS, built, priced, sample

TOPOLOGIES = (
    "single-zone",
    "multi-zone",
    "multi-region-active-passive",
    "multi-region-active-active",
)


def _starter(pattern: str, topology: str = "single-zone", **kwargs: Any) -> PlanDesign:
    per_plan = {"starter": {"availability-topology": topology, **kwargs.pop("plan", {})}}
    return built(pattern, per_plan=per_plan, **kwargs)[0].plans[0]


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _numbers(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)


def _total(plan: PlanDesign) -> tuple[float, float, float]:
    """vCPU, MiB and GiB of all copies together."""

    def over(of: str) -> float:
        return math.fsum(copies_of(item) * getattr(item.size, of) for item in plan.components)

    return over("cpus"), over("memory_mib"), over("storage_gib")


@settings(max_examples=40)
@given(
    pattern=st.sampled_from(PATTERNS),
    users=st.integers(0, 10**8),
    requests=st.floats(0, 1e6, allow_nan=False),
    size=st.integers(1, 10**6),
)
def test_any_workload_gives_sane_numbers(
    pattern: str, users: int, requests: float, size: int
) -> None:
    """No workload makes a number negative, infinite or not a number, or a range disordered."""
    workload = {"users": users, "requests": round(requests, 3), "size": f"{size}GB"}
    architecture = built(pattern, workload=workload)[0]
    assert all(math.isfinite(n) and n >= 0 for n in _numbers(msgspec.to_builtins(architecture)))
    for plan in architecture.plans:
        for span in (plan.availability.computed, plan.availability.rto, priced(plan.cost.monthly)):
            assert span.low <= span.expected <= span.high
        assert plan.availability.computed.high <= 100
        for item in plan.components:
            assert item.size.reserved_cpus <= item.size.cpus
            assert item.size.reserved_memory_mib <= item.size.memory_mib
            assert item.replicas >= item.settings["working"] >= 1


@settings(max_examples=30)
@given(
    pattern=st.sampled_from(PATTERNS),
    requests=st.integers(0, 50_000),
    more=st.integers(1, 50_000),
    size=st.integers(1, 20_000),
)
def test_a_larger_workload_never_shrinks_the_whole(
    pattern: str, requests: int, more: int, size: int
) -> None:
    """More requests and more data never need less CPU, memory or storage, nor less money."""
    small = _starter(pattern, workload={"requests": requests, "size": f"{size}GB"})
    large = _starter(pattern, workload={"requests": requests + more, "size": f"{2 * size}GB"})
    assert all(a <= b + 1e-9 for a, b in zip(_total(small), _total(large), strict=True))
    assert priced(small.cost.monthly).expected <= priced(large.cost.monthly).expected + 1e-6


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_stronger_topology_is_more_available_and_never_cheaper(pattern: str) -> None:
    """From one zone to active regions, availability rises and cost does not fall."""
    plans = [_starter(pattern, topology) for topology in TOPOLOGIES]
    expected = [plan.availability.computed.expected for plan in plans]
    assert expected == sorted(expected)
    assert expected[0] < expected[-1]
    costs = [priced(plan.cost.monthly).expected for plan in plans]
    assert costs == sorted(costs)


def test_a_missed_target_names_a_change_that_reaches_it() -> None:
    """A plan below its target says so and proposes a change; the finding repeats it."""
    requirements = {"starter": {"availability-topology": "single-zone"}}
    architecture, findings = built("three-tier-web", per_plan=requirements, target=99.99)
    estimate = architecture.plans[0].availability
    assert estimate.meets is False
    assert estimate.remedy is not None
    missed = [item for item in findings if item.id == "availability-target-missed"]
    assert missed[0].help == estimate.remedy


def test_active_regions_name_the_stores_that_write_in_one() -> None:
    """Several active regions over a database with one writer are said to be too good to be true."""
    notes = _starter("three-tier-web", "multi-region-active-active").availability.notes
    assert any("database" in note and "too good" in note for note in notes)
    notes = _starter("three-tier-web", "multi-zone").availability.notes
    assert not any("too good" in note for note in notes)


def test_contributions_and_downtime_agree() -> None:
    """In one region the causes' minutes add up to the computed downtime, within what overlaps."""
    estimate = _starter("three-tier-web").availability
    minutes = (100 - estimate.computed.expected) / 100 * 365.25 * 24 * 60
    assert sum(c.minutes_per_year.expected for c in estimate.contributions) == pytest.approx(
        minutes, rel=0.01
    )


def test_data_stores_are_never_replicated_by_compose() -> None:
    """A data store has one container; copies that a platform runs stand in its settings."""
    plan = sample("three-tier-web").plans[1]
    database = plan.sized("database")
    assert database.replicas == 1
    assert database.settings["nodes"] >= 2
    assert any("database" in note and "platform" in note for note in plan.notes)


def test_a_store_that_cannot_cluster_stays_a_single_point() -> None:
    """Without a free way to run it redundantly a store stays alone, which is said."""
    plan = _starter(
        "real-time-analytics", "multi-zone", chosen={"time-series-database": "influxdb"}
    )
    assert "nodes" not in plan.sized("timeseries").settings
    assert any("single point" in note for note in plan.availability.notes)


def test_n_plus_one_only_where_the_topology_is_redundant() -> None:
    """In one zone replicas are what the load needs; in several there is one more."""
    load = {"requests": 5000}
    alone = _starter("simple-api", workload=load).sized("app")
    spread = _starter("simple-api", "multi-zone", workload=load).sized("app")
    assert alone.replicas == alone.settings["working"]
    assert spread.replicas >= spread.settings["working"] + 1


def test_sizing_by_hand() -> None:
    """300 events/s against 200 to 700 a vCPU (mean 374), 60 % busy: 1.34 vCPU, two of one vCPU."""
    plan = _starter("data-pipeline", workload={"requests": 300})
    ingest = plan.sized("ingest")
    assert (ingest.settings["working"], ingest.size.cpus) == (2, 1.0)
    assert any("= 1.3 vCPU: 2 × 1 vCPU" in line for line in ingest.size.arithmetic)


def test_storage_by_hand() -> None:
    """200 GB, one and a half times in a year, 30 % free: 186 × 1.5 × 1.3 = 363, in tens 370 GiB."""
    assert _starter("simple-api").sized("database").size.storage_gib == 370


def test_a_siloed_plan_is_one_tenants() -> None:
    """A siloed plan is sized for one tenant and says what it took for that."""
    shared, siloed = sample("three-tier-web").plans
    assert siloed.sized("database").size.storage_gib < shared.sized("database").size.storage_gib
    assert any("one tenant" in note for note in siloed.notes)
    assert not any("one tenant" in note for note in shared.notes)


def test_connections_fit_into_the_database() -> None:
    """The database accepts what all clients may open during a rolling deployment."""
    plan = _starter("three-tier-web", "multi-zone", workload={"requests": 8000})
    clients = sum(
        2 * item.replicas * item.settings["pool"]
        for item in plan.components
        if "pool" in item.settings
    )
    assert plan.sized("database").settings["max_connections"] >= clients


def test_too_many_connections_ask_for_a_pooler() -> None:
    """A database that must accept far more than its default brings a finding; a pooler ends it."""
    load = {"requests": 20_000}
    ids = [item.id for item in built("three-tier-web", workload=load)[1]]
    assert "connection-pooler-due" in ids
    chosen = {"connection-pooler": "pgbouncer"}
    ids = [item.id for item in built("three-tier-web", workload=load, chosen=chosen)[1]]
    assert "connection-pooler-due" not in ids


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_bill_adds_up_and_every_line_has_a_source(pattern: str) -> None:
    """The total is the sum of its lines; each says how it came about and whose price it is."""
    known = {source.id for source in load().sources}
    for plan in sample(pattern).plans:
        assert plan.cost.items
        for end in ("low", "expected", "high"):
            lines = sum(getattr(item.monthly, end) for item in plan.cost.items)
            assert getattr(plan.cost.monthly, end) == pytest.approx(lines)
        assert all(item.basis and item.source in known for item in plan.cost.items)
        assert plan.cost.unpriced


def test_the_bill_by_hand() -> None:
    """Volumes: 370 GiB at 0.08 USD; a load balancer: 730 h at 0.0225 USD."""
    lines = {(i.component, i.item): i.monthly for i in _starter("simple-api").cost.items}
    assert lines["database", "volumes"].expected == pytest.approx(29.6)
    assert lines["platform", "load balancer"].expected == pytest.approx(16.425)


def test_on_premises_has_hardware_instead_of_a_price() -> None:
    """On premises nothing is priced; the hardware that is needed is named."""
    plan = _starter(
        "three-tier-web", plan={"deployment-model": "on-premise", "cloud-region": "none"}
    )
    assert plan.cost.items == ()
    assert plan.cost.within_budget is None
    assert "vCPU" in plan.cost.unpriced[0]
    assert all(item.cause != "load balancer" for item in plan.availability.contributions)


def test_the_customers_bill_is_not_yours() -> None:
    """A plan in the customer's account says whose bill it is, and yours is not held against it."""
    plan = sample("three-tier-web").plans[1]
    assert any("customer's own" in note for note in plan.cost.notes)
    assert plan.cost.within_budget is None


def test_a_cent_over_the_budget_is_a_finding() -> None:
    """However its cost is rounded to be shown, what is a cent too dear is not within the budget."""
    made = built("three-tier-web")[0]
    yours = tuple(p for p in made.plans if not customers_bill(p.deployment, load()))
    cost = together(plan.cost.monthly for plan in deployments(yours, load()))
    exactly = spent(priced(cost)).expected
    budget = max(exactly, priced(cost).expected)
    within = built("three-tier-web", budget=budget)[1]
    assert "budget-exceeded" not in [item.id for item in within]
    over = built("three-tier-web", budget=budget - 0.01)[1]
    message = next(item.message for item in over if item.id == "budget-exceeded")
    assert f"{budget - 0.01:,.2f}" in message
    assert ("before rounding" in message) is (exactly <= budget - 0.01)


def test_a_budget_that_is_exceeded_is_a_finding() -> None:
    """A budget below the expected cost warns; one above it does not."""
    low = built("three-tier-web", budget=100)[1]
    high = built("three-tier-web", budget=100_000)[1]
    assert "budget-exceeded" in [item.id for item in low]
    assert "budget-exceeded" not in [item.id for item in high]


def test_plans_in_one_deployment_are_paid_once() -> None:
    """Two shared plans of one shape share a deployment, which is said and counted once."""
    same = {"tenancy": "shared", "deployment-model": "hosted", "scaling": "manual",
            "availability-topology": "single-zone", "backup": "daily-snapshots"}  # fmt: skip
    alike: dict[str, Any] = {"per_plan": {"enterprise": same}, "one_network": True}
    architecture = built("simple-api", **alike)[0]
    once = priced(architecture.plans[0].cost.monthly).expected
    findings = built("simple-api", budget=round(once * 1.5), **alike)[1]
    assert "budget-exceeded" not in [item.id for item in findings]
    assert any("same deployment as plan starter" in note for note in architecture.plans[1].notes)


def test_another_region_costs_by_its_index() -> None:
    """Machines in another region cost the base region's price times the region's index."""

    def machines(region: str) -> Range:
        plan = _starter("simple-api", plan={"cloud-region": region})
        return next(item.monthly for item in plan.cost.items if item.item == "machines")

    index = next(r.price_index for r in load().regions if r.id == "eu-central-1")
    assert index is not None
    assert machines("eu-central-1").expected == pytest.approx(
        machines("us-east-1").expected * index
    )


def _plain(architecture: Architecture) -> bytes:
    return msgspec.json.encode(architecture)


def test_the_same_input_gives_the_same_bytes() -> None:
    """Building twice gives the same value to the byte."""
    assert _plain(built("real-time-analytics")[0]) == _plain(built("real-time-analytics")[0])


def test_inference_stands_on_gpus() -> None:
    """Inference reserves a GPU for each replica and names a machine that has one."""
    item: Sized = sample("ai-ml-service").plans[0].sized("inference")
    assert item.size.gpus == 1
    assert item.machine is not None
    costs = sample("ai-ml-service").plans[0].cost.items
    assert any(line.item == "GPU machines" for line in costs)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("topology", ["single-zone", "multi-zone"])
def test_data_stores_accept_what_autoscaling_may_start(pattern: str, topology: str) -> None:
    """At the most replicas of every client, a database or pooler has a connection for each."""
    per_plan = {"starter": {"availability-topology": topology, "scaling": "autoscaling"}}
    architecture = built(pattern, per_plan=per_plan, workload={"requests": 3000})[0]
    sized = {item.component: item.settings for item in architecture.plans[0].components}
    for name, limits in sized.items():
        accepted = limits.get("max_clients", limits.get("max_connections"))
        clients = {link.source for link in architecture.connections if link.target == name}
        asked = [
            sized[client]["max_replicas"] * sized[client]["pool"]
            for client in clients
            if "pool" in sized.get(client, {}) and "max_replicas" in sized[client]
        ]
        assert accepted is None or sum(asked) <= accepted, name


def test_autoscaling_grows_from_one_replica_too() -> None:
    """A plan that scales by itself says up to how many, also where the load needs one replica."""
    plan = _starter("ai-ml-service", plan={"scaling": "autoscaling"}, workload={"requests": 1})
    bounds = {item.component: item.settings.get("max_replicas") for item in plan.components}
    assert bounds["app"] == 3
    assert bounds["inference"] is None
    assert any("app 1 to 3" in note for note in plan.notes)
    assert any("inference stays at 1" in note for note in plan.notes)


def test_a_stack_of_its_own_needs_no_tenant_in_the_request() -> None:
    """Where the application is shared the chosen routing holds; a tenant's own stack tells none."""
    per_plan = {
        "starter": {"tenancy": "shared"},
        "enterprise": {"tenancy": "siloed", "deployment-model": "byoc"},
    }
    starter, enterprise = built("three-tier-web", per_plan=per_plan)[0].plans
    assert starter.routing == "subdomain"
    assert enterprise.routing == "dedicated-instance"


def test_what_lies_in_the_lake_is_not_in_the_metadata_database_too() -> None:
    """A query engine reads the data in object storage: the database beside it stays small."""
    plan = _starter("data-analytics-platform", workload={"size": "10000GB"})
    sized = {item.component: item.size for item in plan.components}
    assert sized["metadata-database"].storage_gib < 2000
    assert any("beside the lake" in line for line in sized["metadata-database"].arithmetic)


def test_autoscaling_starts_from_ordinary_load_not_from_the_peak() -> None:
    """A third of 30,000 requests/s takes a third of the replicas; the most is that of the peak."""
    own = {"scaling": "autoscaling"}
    plan = _starter("simple-api", "multi-zone", plan=own, workload={"requests": 30_000})
    app = plan.sized("app")
    assert app.settings["min_replicas"] < app.replicas / 2
    assert app.settings["max_replicas"] == 3 * app.replicas
    assert any("ordinary load, 0.33 of the peak" in line for line in app.size.arithmetic)


@pytest.mark.parametrize("topology", TOPOLOGIES)
def test_ordinary_load_leaves_what_availability_needs(topology: str) -> None:
    """However small the load, no fewer replicas run than the topology asks for."""
    own = {"scaling": "autoscaling"}
    plan = _starter("simple-api", topology, plan=own, workload={"requests": 1})
    least = topology_of(topology, load()).replicas
    bounds = [s.settings["min_replicas"] for s in plan.components if "min_replicas" in s.settings]
    assert bounds
    assert min(bounds) >= least


def test_replicas_that_nobody_scales_are_those_of_the_peak() -> None:
    """Scaled by hand, what runs is what the peak needs."""
    plan = _starter("simple-api", plan={"scaling": "manual"}, workload={"requests": 30_000})
    app = plan.sized("app")
    assert app.settings["min_replicas"] == app.settings["max_replicas"] == app.replicas
