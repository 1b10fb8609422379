from __future__ import annotations

import msgspec
import pytest

from saaswright.architecture.build import build
from saaswright.catalog.loader import load, load_machines, load_prices
from saaswright.errors import CatalogError
from tests.architecture.samples import built, decisions_for, requirements_for
from tests.decisions.samples import completed, decided


def _names(pattern: str, chosen: dict[str, str]) -> list[str]:
    return [item.name for item in built(pattern, chosen=chosen)[0].components]


@pytest.mark.parametrize(
    ("pattern", "chosen", "there", "absent"),
    [
        ("simple-api", {"cache": "none"}, "app", "cache"),
        ("simple-api", {"reverse-proxy": "nginx"}, "web", "gateway"),
        ("simple-api", {"reverse-proxy": "nginx", "api-gateway": "kong"}, "gateway", "web"),
        ("three-tier-web", {"relational-database": "none", "document-database": "mongodb"},
         "documents", "migrate"),
        ("real-time-analytics", {"stream-processor": "none"}, "worker", "taskmanager"),
        ("real-time-analytics", {}, "taskmanager", "worker"),
        ("data-analytics-platform", {"query-engine": "none"}, "worker", "coordinator"),
        ("database-as-a-service", {"connection-pooler": "none"}, "primary", "pooler"),
    ],
)  # fmt: skip
def test_slots_follow_what_was_decided(
    pattern: str, chosen: dict[str, str], there: str, absent: str
) -> None:
    """A slot is there exactly when its decision took an option and its condition holds."""
    names = _names(pattern, chosen)
    assert there in names
    assert absent not in names


def test_a_pooler_takes_the_place_of_direct_connections() -> None:
    """With a pooler the application goes through it, while migrations still go straight."""
    architecture = built("three-tier-web", chosen={"connection-pooler": "pgbouncer"})[0]
    pairs = {(link.source, link.target) for link in architecture.connections}
    assert {("app", "pooler"), ("pooler", "database"), ("migrate", "database")} <= pairs
    assert ("app", "database") not in pairs


def test_a_gateway_stands_between_web_and_app() -> None:
    """With web tier and gateway the request path is web, gateway, app, with one entry."""
    architecture = built("three-tier-web", chosen={"api-gateway": "kong"})[0]
    pairs = {(link.source, link.target) for link in architecture.connections}
    assert {("web", "gateway"), ("gateway", "app")} <= pairs
    assert ("web", "app") not in pairs
    assert [item.name for item in architecture.components if item.entry] == ["web"]


def test_sessions_make_the_cache_required() -> None:
    """A cache that holds sessions is required; one that only speeds things up is not."""
    with_sessions = built("three-tier-web")[0]
    without = built("simple-api")[0]

    def required(architecture: object) -> list[bool]:
        links = getattr(architecture, "connections", ())
        return [link.required for link in links if (link.source, link.target) == ("app", "cache")]

    assert required(with_sessions) == [True]
    assert required(without) == [False]


def test_cardholder_data_gets_a_payment_component_of_its_own() -> None:
    """Cardholder data adds `payments`, which without it is not there."""
    requirements = requirements_for("three-tier-web")
    compliance = msgspec.structs.replace(
        requirements.compliance, sensitive_data=("cardholder",), frameworks=("pci-dss",)
    )
    cards = msgspec.structs.replace(requirements, compliance=compliance)
    decisions = decisions_for("three-tier-web")
    market = (load_prices(), load_machines())
    names = [item.name for item in build(cards, decisions, load(), *market)[0].components]
    assert "payments" in names
    assert "payments" not in _names("three-tier-web", {})


def test_payments_are_a_share_of_the_requests() -> None:
    """The component is sized for what is paid, says so as an estimate, and is far smaller."""
    requirements = requirements_for("three-tier-web", requests=10_000)
    compliance = msgspec.structs.replace(
        requirements.compliance, sensitive_data=("cardholder",), frameworks=("pci-dss",)
    )
    cards = msgspec.structs.replace(requirements, compliance=compliance)
    market = (load_prices(), load_machines())
    plan = build(cards, decisions_for("three-tier-web"), load(), *market)[0].plans[0]
    app, payments = plan.sized("app"), plan.sized("payments")
    assert payments.replicas * payments.size.cpus < app.replicas * app.size.cpus / 10
    assert "2 % that are payments (unverified) = 200 requests/s" in payments.size.arithmetic[0]


def test_an_unknown_technology_is_a_fault_of_the_catalog() -> None:
    """A decision for something that the catalog lacks stops the stage and names it."""
    with pytest.raises(CatalogError, match="no-such-cache"):
        built("simple-api", chosen={"cache": "no-such-cache"})


@pytest.mark.parametrize("documents", ["postgresql", "mongodb"])
def test_one_server_serves_two_roles(documents: str) -> None:
    """Documents kept in the relational database are no component of their own."""
    names = _names("three-tier-web", {"document-database": documents})
    assert ("documents" in names) is (documents == "mongodb")


DOMAINS = ("api", "web-app", "data-pipeline", "ai-ml", "real-time-analytics", "data-analytics",
           "api-platform")  # fmt: skip


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize(
    "need",
    ["realtime-inference", "batch-inference", "stream-processing", "shared-files", "file-uploads"],
)
def test_every_need_has_its_place_in_every_pattern(domain: str, need: str) -> None:
    """What a need calls for becomes a component, and every store has somebody who uses it."""
    text = f"product: {{name: x, domain: {domain}}}\nworkload: {{needs: [{need}]}}\n"
    decisions, requirements = decided(text), completed(text)
    market = (load_prices(), load_machines())
    architecture, findings = build(requirements, decisions, load(), *market)
    assert "decision-without-place" not in {finding.id for finding in findings}
    called = {link.target for link in architecture.connections}
    stores = {item.name for item in architecture.components if item.stateful}
    assert stores <= called


def test_what_has_no_place_in_the_pattern_is_said() -> None:
    """A role that the pattern does not know is reported, not dropped."""
    findings = built("database-as-a-service", chosen={"cache": "valkey"})[1]
    said = [item.message for item in findings if item.id == "decision-without-place"]
    assert any("`valkey`, decided for cache" in message for message in said)
    plain = built("database-as-a-service")[1]
    assert not any("valkey" in item.message for item in plain)
