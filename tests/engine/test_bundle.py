"""The three-tier example's bundle, as `saaswright design` writes it, runs on the real engine."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine.runner import Engine, Project

pytestmark = pytest.mark.engine

EXAMPLE = Path(__file__).parents[2] / "examples" / "clinic-notes.yaml"
PLAN = "hospital"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's bundle, with the placeholders of `.env.example` as its secrets."""
    directory = tmp_path_factory.mktemp("bundles") / "clinic-notes"
    command = (sys.executable, "-m", "saaswright", "design", str(EXAMPLE), "-o", str(directory))
    subprocess.run(command, check=True, capture_output=True)
    return directory


@pytest.fixture(scope="module")
def running(engine: Engine, bundle: Path) -> Iterator[Project]:
    """The bundle, up and healthy with the plan that has two replicas, on ports of its own.

    That plan's tenants have a stack each; here they share one, as those of the other plan do.
    """
    options = ("--env-file", ".env.example", "--env-file", f"plans/{PLAN}.env")
    ports = {"HTTP_PORT": "0", "TENANT_ROUTING": "subdomain"}
    listed = engine.compose(*options, "config", "--format=json", cwd=bundle, env=ports)
    images = {service["image"] for service in json.loads(listed.stdout)["services"].values()}
    handoff = json.loads((bundle / "handoff" / "handoff.json").read_text(encoding="utf-8"))
    own = {entry["service"] for entry in handoff["images"]["custom"]}
    services = json.loads(listed.stdout)["services"]
    app = {services[name]["image"] for name in own}
    engine.provide(sorted(images - app), app=sorted(app))
    with engine.project(bundle, *options, env=ports) as project:
        yield project


def ask(running: Project, path: str, host: str = "clinic.example.com") -> tuple[Any, str]:
    """The JSON that the published port answers, and the replica that did."""
    url = f"http://{running.port('web', 80)}{path}"
    request = urllib.request.Request(url, headers={"Host": host})
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response), response.headers["X-Served-By"]


def test_a_request_through_the_published_port_reaches_the_data(running: Project) -> None:
    """The proxy hands a request to the application, which exchanges with each of its services."""
    answers, _ = ask(running, "/api/round-trip")
    assert {"database", "cache"} <= set(answers)
    assert set(answers.values()) == {"ok"}


def test_the_proxy_balances_over_the_replicas(running: Project) -> None:
    """Requests are answered by both replicas of the application."""
    assert len({ask(running, "/api/")[1] for _ in range(60)}) == 2


def test_the_host_name_names_the_tenant(running: Project) -> None:
    """A tenant's own host name arrives at the application as its tenant, whoever claims another."""
    assert ask(running, "/api/", host="north.example.com")[0]["tenant"] == "north"
    assert ask(running, "/api/", host="south.example.com")[0]["tenant"] == "south"


def test_only_the_entry_is_published(running: Project) -> None:
    """No service but the entrance has a port on the host."""
    listed = running.compose("ps", "--format=json").stdout
    services = [json.loads(line) for line in listed.splitlines()]
    published = {
        service["Service"]
        for service in services
        if any(port["PublishedPort"] for port in service["Publishers"] or ())
    }
    assert published == {"web"}


def test_the_entry_cannot_reach_the_data(running: Project) -> None:
    """The application reaches the database; the proxy, which faces the outside, does not."""
    address = running.run("database", "hostname", "-i").stdout.strip()
    reached = {}
    for service in ("app", "web"):
        for target in ("database", address):
            # A dropped packet and an open connection both end with the time: only one connected.
            probe = ("curl", "-s", "-m", "2", "-w", "%{time_connect}", f"telnet://{target}:5432")
            connected = running.run(service, *probe, check=False).stdout.strip()
            reached[service, target == address] = float(connected) > 0
    assert reached == {
        ("app", False): True,
        ("app", True): True,
        ("web", False): False,
        ("web", True): False,
    }
