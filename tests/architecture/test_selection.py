from __future__ import annotations

import msgspec
import pytest

from saaswright.architecture.build import build
from saaswright.catalog.loader import load, load_machines, load_prices
from saaswright.errors import CatalogError
from tests.architecture.samples import built, decisions_for, requirements_for


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


def test_an_unknown_technology_is_a_fault_of_the_catalog() -> None:
    """A decision for something that the catalog lacks stops the stage and names it."""
    with pytest.raises(CatalogError, match="no-such-cache"):
        built("simple-api", chosen={"cache": "no-such-cache"})
