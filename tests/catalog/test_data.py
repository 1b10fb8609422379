"""What the shipped catalog holds, held against the contract and the specification."""

from __future__ import annotations

import pytest

from saaswright.blueprint.placeholders import PLACEHOLDERS, words
from saaswright.catalog.attributes import attributes_of
from saaswright.catalog.loader import load
from saaswright.catalog.model import Technology
from saaswright.requirements import model as requirements

NAMES = """
    express fastapi go-net-http spring-boot aspnet-core postgresql mysql mariadb sql-server
    cockroachdb mongodb dynamodb cassandra timescaledb influxdb prometheus neo4j arangodb redis
    memcached valkey rabbitmq kafka nats amazon-sqs amazon-s3 google-cloud-storage
    azure-blob-storage minio nfs amazon-efs google-filestore nginx apache-httpd kong envoy flink
    trino spark pgbouncer flask presto pytorch tensorflow-serving
"""

TECHNOLOGIES = load().technologies


@pytest.mark.parametrize("id", NAMES.split())
def test_every_technology_of_the_specification_is_there(id: str) -> None:
    """Whatever the specification or the contract names has an entry under its id."""
    assert load().technology(id) is not None


def test_every_decision_can_be_answered() -> None:
    """No decision is without an option that is maintained and supported."""
    catalog = load()
    answered = {
        decision
        for option in catalog.every_option()
        if attributes_of(option, catalog).get("lifecycle", "active") == "active"
        and attributes_of(option, catalog).get("supported", True)
        for decision in option.decisions
    }
    assert {kind.id for kind in catalog.decisions} <= answered


@pytest.mark.parametrize(
    ("literal", "decision"),
    [
        (requirements.Tenancy, "tenancy"),
        (requirements.DeploymentModel, "deployment-model"),
    ],
)
def test_options_are_the_words_of_the_requirements(literal: object, decision: str) -> None:
    """What a requirements file may say and what can be decided are the same words."""
    ids = {option.id for option in load().options if decision in option.decisions}
    assert ids == set(requirements.words(literal))


def test_frameworks_are_the_words_of_the_requirements() -> None:
    """Every compliance framework that may be asked for is in the catalog."""
    ids = {framework.id for framework in load().frameworks}
    assert ids == set(requirements.words(requirements.Framework))


def test_every_language_has_a_framework() -> None:
    """Whatever a team may know, there is an application framework for it."""
    known = {
        language
        for technology in TECHNOLOGIES
        if "api-framework" in technology.decisions
        for language in attributes_of(technology, load())["languages"]  # type: ignore[union-attr]
    }
    assert set(requirements.words(requirements.Language)) <= known


def test_every_network_variant_belongs_to_a_model() -> None:
    """Each network a plan may state is offered by some deployment model, and described."""
    offered = {
        network
        for option in load().options
        if "deployment-model" in option.decisions
        for network in option.attributes["networks"]  # type: ignore[union-attr]
    }
    assert offered == set(requirements.words(requirements.Network))
    assert all(load().option(f"network-{network}") for network in offered)


@pytest.mark.parametrize("technology", TECHNOLOGIES, ids=lambda t: t.id)
def test_placeholders_are_known(technology: Technology) -> None:
    """Variables and commands only use the placeholders that the blueprint fills in."""
    texts = [variable.value for variable in technology.variables]
    if technology.image is not None:
        texts += technology.image.command
    assert {word for text in texts for word in words(text)} <= set(PLACEHOLDERS)


@pytest.mark.parametrize("technology", TECHNOLOGIES, ids=lambda t: t.id)
def test_stores_tell_their_clients_where_they_are(technology: Technology) -> None:
    """Whatever holds data or messages gives its clients at least one variable."""
    if "consistency" in technology.attributes:
        assert [variable for variable in technology.variables if variable.on == "client"]


@pytest.mark.parametrize("technology", TECHNOLOGIES, ids=lambda t: t.id)
def test_ranges_run_from_low_to_high(technology: Technology) -> None:
    """Planning ranges are positive and not upside down."""
    capacity, cluster = technology.capacity, technology.cluster
    for found in (
        capacity.throughput_per_vcpu,
        capacity.idle_memory_mib,
        cluster.failover if cluster else None,
    ):
        assert found is None or 0 <= found[0] <= found[1]
    idle = capacity.idle_memory_mib
    assert idle is None or idle[0] <= capacity.min_memory_mib


def test_postgresql_keeps_its_data_where_its_release_does() -> None:
    """The data path of release 17 is not that of release 18."""
    postgresql = load().technology("postgresql")
    assert postgresql is not None
    paths = {release: d.path for d in postgresql.data for release in d.releases}
    assert paths["17"] == "/var/lib/postgresql/data"
    assert paths["18"] == "/var/lib/postgresql"


def test_unmaintained_minio_points_to_what_lives() -> None:
    """MinIO is not recommended, and its substitutes are."""
    minio = load().technology("minio")
    assert minio is not None
    assert minio.lifecycle.status == "unmaintained"
    assert "seaweedfs" in minio.lifecycle.substitutes
