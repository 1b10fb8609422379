"""What holds for everything that is drawn, over all golden cases and examples."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from saaswright.blueprint.envfiles import PLACEHOLDER
from saaswright.blueprint.model import Blueprint
from saaswright.catalog.loader import load
from tests.golden.cases import FILES, Designed, designed

# `$${NAME}` is left for the container's own shell, so it is none.
REFERENCE = re.compile(r"(?<!\$)\$\{([A-Z0-9_]+)(:[-?])?([^}]*)\}")
SECRET_WORDS = re.compile(r"PASS|SECRET|TOKEN|REDISCLI_AUTH", re.IGNORECASE)


@pytest.fixture(params=sorted(FILES), scope="module")
def design(request: pytest.FixtureRequest) -> Designed:
    """A golden case or example, designed."""
    return designed(request.param)


def parsed(text: str) -> dict[str, Any]:
    """A compose file as plain data."""
    value = yaml.safe_load(text)
    assert isinstance(value, dict)
    return value


def all_files(blueprint: Blueprint) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every compose file of the bundle, by name."""
    yield "compose", parsed(blueprint.compose)
    for name, text in blueprint.iterations:
        yield name, parsed(text)


def variables(text: str) -> dict[str, str]:
    """The assignments of an env file."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def test_only_what_a_platform_can_take(design: Designed) -> None:
    """No version, build, extension, container name, host bind, `latest`, nor an untagged image."""
    for name, project in all_files(design.blueprint):
        assert set(project) <= {"name", "services", "networks", "volumes", "configs"}, name
        for service in project["services"].values():
            assert not {"build", "container_name", "env_file", "network_mode"} & set(service)
            assert not [key for key in service if key.startswith("x-")]
            image = REFERENCE.sub(lambda m: m[3], service["image"])
            tag = image.rsplit("/", 1)[-1].partition(":")[2]
            assert tag, image
            assert "latest" not in tag
            for volume in service.get("volumes", ()):
                assert not volume.startswith((".", "/")), volume


def test_no_secret_stands_in_any_file(design: Designed) -> None:
    """Whatever is named like a secret refers to a required parameter that has no value here."""
    secrets = [p for p in design.blueprint.parameters if p.secret]
    for _, project in all_files(design.blueprint):
        for service in project["services"].values():
            for name, value in service.get("environment", {}).items():
                if SECRET_WORDS.search(name) and value != "" and "_PASSWORD_FILE" not in name:
                    assert REFERENCE.search(value) or value == "false", name
    for parameter in secrets:
        assert not parameter.default, parameter.name
        for name, text in (("compose", design.blueprint.compose), *design.blueprint.iterations):
            found = re.findall(rf"(?<!\$)\$\{{{parameter.name}\}}", text)
            assert not found, f"{name}: {parameter.name} is used without a message"
    for path, text in design.blueprint.files:
        assert PLACEHOLDER not in text, path


def test_connection_strings_hold_no_literal_password(design: Designed) -> None:
    """Between the colon and the at sign of a URL there is always a parameter."""
    for name, text in (("compose", design.blueprint.compose), *design.blueprint.iterations):
        plain = REFERENCE.sub("REF", text)
        for password in re.findall(r"://[^:/@\s\"]*:([^@/\s\"]+)@", plain):
            assert password == "REF", name


def test_parameters_and_env_example_are_the_same_set(design: Designed) -> None:
    """Every variable of compose.yaml is in .env.example, and the other way round."""
    used = {match[1] for match in REFERENCE.finditer(design.blueprint.compose)}
    offered = variables(design.blueprint.env_example)
    assert used == set(offered) == {p.name for p in design.blueprint.parameters}
    for parameter in design.blueprint.parameters:
        assert parameter.services, parameter.name
        expected = PLACEHOLDER if parameter.default is None else parameter.default
        assert offered[parameter.name].strip("'") == expected


def test_a_plan_only_changes_parameters(design: Designed) -> None:
    """plans/<plan>.env sets known parameters, never a secret, and names its plan."""
    known = {p.name: p for p in design.blueprint.parameters}
    for plan, text in design.blueprint.plans:
        values = variables(text)
        assert set(values) <= set(known)
        assert not [name for name in values if known[name].secret]
        assert values.get("PLAN", plan) == plan


def test_plans_carry_the_sizes_of_the_architecture(design: Designed) -> None:
    """Copies and memory in a plan's values are those that its sizing computed."""
    for plan in design.architecture.plans:
        values = variables(dict(design.blueprint.plans)[plan.name])
        for item in plan.components:
            start = item.component.upper().replace("-", "_")
            start = "DB" if item.component == "database" else start
            if f"{start}_REPLICAS" in values:
                assert values[f"{start}_REPLICAS"] == str(item.replicas)
            if f"{start}_MEMORY" in values:
                assert values[f"{start}_MEMORY"] == f"{item.size.memory_mib}M"


def test_each_iteration_keeps_what_the_one_before_had(design: Designed) -> None:
    """Services, their keys and their variables never disappear from one iteration to the next."""
    iterations = [parsed(text)["services"] for _, text in design.blueprint.iterations]
    assert len(iterations) == 7
    for before, after in itertools.pairwise(iterations):
        assert set(before) <= set(after)
        for name, service in before.items():
            # Until there is a proxy the application is published itself, to be tried.
            assert set(service) - {"ports"} <= set(after[name]), name
            for key in ("environment", "depends_on"):
                assert set(service.get(key, {})) <= set(after[name].get(key, {})), name


def test_the_last_iteration_is_the_production_spec(design: Designed) -> None:
    """compose.yaml and 7-sizing differ in comments and in the way to the configuration files."""
    text = dict(design.blueprint.iterations)["7-sizing"].replace("file: ../", "file: ./")
    assert parsed(text) == parsed(design.blueprint.compose)


def test_iterations_bring_what_they_say(design: Designed) -> None:
    """Health from 3, networks from 4, parameters from 5, registries from 6, sizes from 7."""
    files = {name: parsed(text) for name, text in design.blueprint.iterations}
    for number, (name, project) in enumerate(files.items(), 1):
        services = project["services"].values()
        assert any("healthcheck" in s for s in services) == (number >= 3), name
        assert all("networks" in s for s in services) == (number >= 4), name
        assert any("deploy" in s for s in services) == (number >= 7), name
        images = [REFERENCE.sub(lambda m: m[3], s["image"]) for s in services]
        hosts = [image.partition("/")[0] if "/" in image else "" for image in images]
        assert all("." in host for host in hosts) == (number >= 6), name
        text = dict(design.blueprint.iterations)[name]
        defaults = [match for match in REFERENCE.finditer(text) if match[2] == ":-"]
        assert bool(defaults) == (number >= 5), name


def test_start_order_is_free_of_circles(design: Designed) -> None:
    """depends_on names services that are there and never leads back to where it began."""
    for name, project in all_files(design.blueprint):
        waits = {s: set(v.get("depends_on", {})) for s, v in project["services"].items()}
        assert all(targets <= set(waits) for targets in waits.values()), name
        while waits:
            free = {service for service, targets in waits.items() if not targets & set(waits)}
            assert free, f"{name}: a circle among {sorted(waits)}"
            waits = {s: t for s, t in waits.items() if s not in free}


def test_start_order_follows_the_connections(design: Designed) -> None:
    """A required connection waits for health where there is a check; an optional one does not."""
    services = parsed(design.blueprint.compose)["services"]
    for connection in design.architecture.connections:
        if connection.source not in services or connection.target not in services:
            continue
        found = services[connection.source].get("depends_on", {}).get(connection.target)
        if found is None:
            continue  # left out of a circle, which is a finding
        checked = "healthcheck" in services[connection.target]
        if connection.required and checked:
            assert found == {"condition": "service_healthy"}
        if not connection.required:
            assert found == {"condition": "service_started", "required": False}


def test_migrations_come_first(design: Designed) -> None:
    """The product's processes that call the database wait until migrations have completed."""
    services = parsed(design.blueprint.compose)["services"]
    if "migrate" not in services:
        assert not [c for c in design.architecture.components if c.one_shot]
        return
    waiting = [
        name
        for name, service in services.items()
        if service.get("depends_on", {}).get("migrate")
        == {"condition": "service_completed_successfully"}
    ]
    assert waiting
    assert services["migrate"]["restart"] == "no"


def test_every_service_says_whether_it_works(design: Designed) -> None:
    """Each service but one-shots has a healthcheck, unless a finding says that none is known."""
    unknown = {
        finding.message.partition(":")[0]
        for finding in design.findings
        if finding.id == "healthcheck-unknown"
    }
    one_shots = {c.name for c in design.architecture.components if c.one_shot}
    for name, service in parsed(design.blueprint.compose)["services"].items():
        assert ("healthcheck" in service) == (name not in unknown | one_shots), name


def test_state_lies_where_the_image_keeps_it(design: Designed) -> None:
    """Each stateful service has a named volume at the path that the catalog has for its release."""
    project = parsed(design.blueprint.compose)
    for component in design.architecture.components:
        technology = load().technology(component.technology)
        if component.name not in project["services"] or not component.stateful:
            continue
        assert technology is not None
        assert technology.image is not None
        release = technology.image.release
        paths = {d.path for d in technology.data if not d.releases or release in d.releases}
        mounts = dict(v.split(":")[:2] for v in project["services"][component.name]["volumes"])
        assert set(mounts.values()) == paths, component.name
        assert set(mounts) <= set(project["volumes"])


def test_only_entries_are_published(design: Designed) -> None:
    """Ports are published by what the outside calls and by nothing else; no two share a number."""
    services = parsed(design.blueprint.compose)["services"]
    entries = {c.name for c in design.architecture.components if c.entry}
    assert {name for name, service in services.items() if "ports" in service} == entries
    numbers = [
        REFERENCE.sub(lambda m: m[3], p) for s in services.values() for p in s.get("ports", ())
    ]
    published = [number.partition(":")[0] for number in numbers]
    assert len(set(published)) == len(published)


def test_every_iteration_can_be_tried(design: Designed) -> None:
    """In each iteration just the way in is published: the entry, or what it will stand before."""
    entries = {c.name for c in design.architecture.components if c.entry}
    for name, text in design.blueprint.iterations:
        services = parsed(text)["services"]
        open_ones = {service for service in services if "ports" in services[service]}
        if entries & set(services):
            assert open_ones == entries & set(services), name
        else:
            assert len(open_ones) == 1, name


def test_segments_keep_data_stores_inside(design: Designed) -> None:
    """The data network has no way out, data stores are not at the edge, connections share one."""
    project = parsed(design.blueprint.compose)
    services = project["services"]
    if "data" in project["networks"]:
        assert project["networks"]["data"] == {"internal": True}
    for component in design.architecture.components:
        if component.name in services and component.tier == "data":
            assert "edge" not in services[component.name]["networks"]
    for connection in design.architecture.connections:
        if connection.source in services and connection.target in services:
            here = set(services[connection.source]["networks"])
            assert here & set(services[connection.target]["networks"]), connection


def test_a_gateway_that_counts_calls_reaches_the_cache_alone() -> None:
    """The network of a gateway's counters has no way out and holds no database."""
    project = parsed(designed("weather-api").blueprint.compose)
    services = project["services"]
    inside = {name for name, service in services.items() if "limits" in service["networks"]}
    assert inside == {"gateway", "cache"}
    assert project["networks"]["limits"] == {"internal": True}
    assert "data" not in services["gateway"]["networks"]


def test_payments_stand_apart() -> None:
    """A payment component shares its own segment with its caller only, and not the general one."""
    services = parsed(designed("ticket-shop").blueprint.compose)["services"]
    inside = {name for name, service in services.items() if "payments" in service["networks"]}
    assert inside == {"app", "payments"}
    assert "app" not in services["payments"]["networks"]


def test_own_images_are_held_tight(design: Designed) -> None:
    """The product's images run without root, without capabilities, on a read-only root."""
    services = parsed(design.blueprint.compose)["services"]
    for component in design.architecture.components:
        if not component.custom or component.name not in services:
            continue
        service = services[component.name]
        assert service["user"] == "10001:10001"
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "cap_add" not in service
        assert service["init"] is True


def test_every_service_is_bounded(design: Designed) -> None:
    """No gained privileges, limits, reservations, rotated logs, restart and grace everywhere."""
    for name, service in parsed(design.blueprint.compose)["services"].items():
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert set(service["deploy"]["resources"]) == {"limits", "reservations"}, name
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}, name
        assert service["restart"] in ("unless-stopped", "no"), name
        assert service["stop_grace_period"], name


def test_no_image_has_reached_its_end_of_life(design: Designed) -> None:
    """The release of every public image is supported on the date of the catalog."""
    catalog = load()
    for component in design.architecture.components:
        technology = catalog.technology(component.technology)
        if technology is None or technology.image is None or component.custom:
            continue
        ends = [r.eol for r in technology.releases if r.line == technology.image.release]
        assert all(end is None or end > catalog.as_of for end in ends), technology.id


def test_every_line_has_a_reason(design: Designed) -> None:
    """For each key of each service there is a sentence and a decision that was really made."""
    decided = {item.id for item in design.decisions.items}
    trace = {line.path: line for line in design.blueprint.trace}
    assert {line.decision for line in trace.values()} <= decided
    assert all(line.sentence for line in trace.values())
    for name, service in parsed(design.blueprint.compose)["services"].items():
        assert ("services", name) in trace
        for key, value in service.items():
            assert ("services", name, key) in trace, (name, key)
            if key == "environment":
                missing = [v for v in value if ("services", name, key, v) not in trace]
                assert not missing, (name, missing)


def test_every_service_says_which_decision_it_rests_on(design: Designed) -> None:
    """A comment above each service names its decision."""
    lines = design.blueprint.compose.splitlines()
    for component in design.architecture.components:
        if f"  {component.name}:" in lines:
            before = lines[: lines.index(f"  {component.name}:")]
            comment = list(itertools.takewhile(lambda x: x.startswith("  #"), reversed(before)))
            assert f"Decision {component.decision}" in " ".join(comment), component.name


def test_configuration_files_are_there(design: Designed) -> None:
    """Every config names a file of the bundle, and every such file is used."""
    project = parsed(design.blueprint.compose)
    named = {config["file"].removeprefix("./") for config in project.get("configs", {}).values()}
    assert named == set(dict(design.blueprint.files))
    granted = {
        grant["source"] for s in project["services"].values() for grant in s.get("configs", ())
    }
    assert granted == set(project.get("configs", {}))


def test_images_are_those_that_run(design: Designed) -> None:
    """The inventory has each service's image as it is with every default."""
    for name, service in parsed(design.blueprint.compose)["services"].items():
        image = REFERENCE.sub(lambda m: m[3], service["image"])
        assert dict(design.blueprint.images)[name] == image


def test_offline_plans_can_pull_from_a_mirror() -> None:
    """Where a plan cannot reach public registries, each of their hosts is a parameter."""
    services = parsed(designed("border-desk").blueprint.compose)["services"]
    for name, service in services.items():
        assert service["image"].startswith("${"), name


def test_the_same_input_gives_the_same_bytes() -> None:
    """Two processes with different hash seeds draw the same."""
    program = (
        "import hashlib; from tests.golden.cases import designed; import msgspec;"
        "b = designed('weather-api').blueprint;"
        "print(hashlib.sha256(msgspec.json.encode(b)).hexdigest())"
    )
    digests = {
        subprocess.run(
            (sys.executable, "-c", program),
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
