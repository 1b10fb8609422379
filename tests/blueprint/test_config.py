"""The configuration files: every connection has its way, tenants cannot be claimed, no secret."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.golden.cases import designed

BEHIND = {
    "clinic-portal": "config/web/default.conf.template",
    "border-desk": "config/web/httpd.conf",
    "ticket-shop": "config/web/haproxy.cfg",
    "team-wiki": "config/web/dynamic.yml",
    "weather-api": "config/gateway/kong.yml",
    "vision-api": "config/gateway/envoy.yaml",
    "fleet-radar": "config/visualization/default.conf.template",
}
"""Case → the file that routes its requests."""


def text_of(case: str) -> str:
    """The routing file of a case."""
    return dict(designed(case).blueprint.files)[BEHIND[case]]


@pytest.mark.parametrize("case", sorted(BEHIND))
def test_every_connection_of_the_proxy_has_a_route(case: str) -> None:
    """Whatever the proxy calls is in its file, at the port of the connection."""
    architecture = designed(case).architecture
    proxy = BEHIND[case].split("/")[1]
    calls = [c for c in architecture.connections if c.source == proxy and c.protocol == "http"]
    assert calls
    for connection in calls:
        pattern = rf"\b{connection.target}\b(?s:.{{0,160}}?)\b{connection.port}\b"
        assert re.search(pattern, text_of(case)), connection.target


@pytest.mark.parametrize("case", sorted(BEHIND))
def test_the_proxy_answers_for_itself(case: str) -> None:
    """Where the healthcheck asks over HTTP, the file has an answer that needs no application."""
    proxy = BEHIND[case].split("/")[1]
    service = yaml.safe_load(designed(case).blueprint.compose)["services"][proxy]
    if "/healthz" in " ".join(service["healthcheck"]["test"]):
        assert "/healthz" in text_of(case)


@pytest.mark.parametrize("case", ["clinic-portal", "ticket-shop", "team-wiki"])
def test_a_claimed_tenant_is_not_believed(case: str) -> None:
    """Where the host name decides, the client's own tenant header is set anew or removed."""
    ways = {plan.routing for plan in designed(case).architecture.plans}
    assert "subdomain" in ways
    assert "header" not in ways
    assert "X-Tenant-ID" in text_of(case)


def test_a_header_that_names_the_tenant_passes() -> None:
    """Where the header decides, nothing touches it."""
    assert "X-Tenant-ID" not in text_of("weather-api")


def test_versions_side_by_side_have_paths_of_their_own() -> None:
    """Two versions of an API are told apart by the first segment, which they get to see."""
    services: list[dict[str, Any]] = yaml.safe_load(text_of("weather-api"))["services"]
    routes = {service["name"]: service["routes"][0] for service in services}
    assert {name: route["paths"] for name, route in routes.items()} == {
        "api-v1": ["/v1/"],
        "api-v2": ["/v2/"],
    }
    assert not any(route["strip_path"] for route in routes.values())


def test_gateways_share_their_counters() -> None:
    """Rate limits count in the cache when the gateway calls it, with the password by reference."""
    plugins = {
        p["name"]: p.get("config") for p in yaml.safe_load(text_of("weather-api"))["plugins"]
    }
    calls = [c for c in designed("weather-api").architecture.connections if c.source == "gateway"]
    shared = "cache" in {connection.target for connection in calls}
    assert plugins["rate-limiting"]["policy"] == ("redis" if shared else "local")
    if shared:
        assert plugins["rate-limiting"]["redis"]["password"].startswith("{vault://env/")


def test_a_lake_reads_its_credentials_from_the_environment() -> None:
    """The query engine's catalogs hold no password, only names of variables that are set."""
    design = designed("lake-query")
    services = yaml.safe_load(design.blueprint.compose)["services"]
    for path, text in design.blueprint.files:
        if path.endswith(".properties"):
            service = services[path.split("/")[1]]
            assert set(re.findall(r"\$\{ENV:(\w+)\}", text)) <= set(service["environment"])
            assert re.findall(r"password=(?!\$\{ENV:)", text) == []


def test_a_replica_has_the_settings_of_its_primary() -> None:
    """A replica with fewer connections than its primary would refuse to start."""
    services = yaml.safe_load(designed("pocket-postgres").blueprint.compose)["services"]
    option = [word for word in services["primary"]["command"] if "max_connections" in word]
    assert option
    assert set(option) <= set(services["replica"]["command"])
