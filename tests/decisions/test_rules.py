"""Each hard rule of the catalog: it takes an option away when it should, and is quiet otherwise."""

from __future__ import annotations

import pytest

from saaswright.catalog.loader import load
from tests.decisions.samples import decided, ruled_out_by

WEB = "product: {name: shop, domain: web-app, customers: [mid-market], pricing: tiered}\n"
HOSTED = "plans: [{name: one, deployment: hosted}]\n"
SHARED = "plans: [{name: one, deployment: hosted, tenancy: shared}]\n"
BYOC = "plans: [{name: one, deployment: byoc}]\n"
OFFLINE = "plans: [{name: one, deployment: on-premise}]\n"
AWS = "cloud: {providers: [aws], regions: [us-east-1]}\n"
FILES = "workload: {needs: [file-uploads]}\n"
S3 = FILES + AWS
PHI = "compliance: {sensitive_data: [phi]}\n"
DEDICATED = "compliance: {isolation: dedicated}\n"
NO_VENDOR = "observability: {vendor: none}\n"
DBAAS = "product: {name: db, domain: database-as-a-service, customers: [mid-market]}\n"

# rule, decision (per plan with @), option, requirements where it fires, where it is quiet
CASES = (
    ("stated-tenancy", "tenancy@one", "shared", "plans: [{name: one, tenancy: siloed}]", HOSTED),
    ("stated-deployment", "deployment-model@one", "byoc", HOSTED, "plans: [{name: one}]"),
    (
        "stated-network",
        "deployment-model@one",
        "hosted",
        "plans: [{name: one, network: private-link}]",
        "plans: [{name: one}]",
    ),
    ("pattern-for-domain", "pattern", "simple-api", WEB, "product: {name: a, domain: api}"),
    (
        "licence-forbids-saas",
        "graph-database",
        "arangodb",
        "workload: {needs: [graph-queries]}",
        None,
    ),
    ("licence-forbids-dbaas", "relational-database", "cockroachdb", DBAAS, HOSTED),
    ("unmaintained", "object-storage", "minio", FILES, None),
    ("no-cloud-service-at-customers", "object-storage", "amazon-s3", S3 + BYOC, S3 + HOSTED),
    ("offline-operation", "relational-database", "cockroachdb", OFFLINE, HOSTED),
    (
        "cloud-service-of-your-clouds",
        "object-storage",
        "amazon-s3",
        FILES + HOSTED + "cloud: {providers: [gcp]}",
        FILES + HOSTED + AWS,
    ),
    ("one-customer-in-own-account", "tenancy@one", "hybrid", BYOC, HOSTED),
    ("phi-own-data-tier", "tenancy@one", "shared", HOSTED + PHI, HOSTED),
    ("dedicated-isolation", "tenancy@one", "shared", HOSTED + DEDICATED, HOSTED),
    (
        "pub-sub-broker",
        "message-broker",
        "amazon-sqs",
        AWS + "workload: {needs: [pub-sub]}\n",
        AWS + "workload: {needs: [background-jobs]}\n",
    ),
    ("dbaas-own-database", "tenancy@one", "shared", DBAAS + HOSTED, HOSTED),
    (
        "card-data-segment",
        "service-layout",
        "single-service",
        "compliance: {sensitive_data: [cardholder]}",
        HOSTED,
    ),
    (
        "topology-reaches-target",
        "availability-topology@one",
        "single-zone",
        "plans: [{name: one, availability: {target: 99.95}}]",
        "plans: [{name: one, availability: {target: 99.9}}]",
    ),
    (
        "disaster-recovery-regions",
        "availability-topology@one",
        "multi-zone",
        HOSTED + "availability: {target: 99.9, disaster_recovery: multi-region}",
        HOSTED + "availability: {target: 99.9, disaster_recovery: single-region}",
    ),
    (
        "recovery-needs-standby",
        "availability-topology@one",
        "single-zone",
        HOSTED + "availability: {target: 99.9, rto: 10m}",
        HOSTED + "availability: {target: 99.9, rto: 15m}",
    ),
    (
        "standby-in-another-zone",
        "availability-topology@one",
        "single-zone",
        HOSTED + "availability: {target: 99.9, rto: 20m, rpo: 1h}",
        HOSTED + "availability: {target: 99.9, rto: 4h, rpo: 1h}",
    ),
    (
        "five-nines-database",
        "relational-database",
        "postgresql",
        HOSTED + "availability: {target: 99.999}",
        HOSTED + "availability: {target: 99.99}",
    ),
    (
        "backup-keeps-rpo",
        "backup@one",
        "daily-snapshots",
        HOSTED + "availability: {target: 99.9, rpo: 1h}",
        HOSTED + "availability: {target: 99.9, rpo: 24h}",
    ),
    (
        "backup-keeps-rto",
        "backup@one",
        "cross-region",
        HOSTED + "availability: {target: 99.9, rto: 10m, rpo: 15m}",
        HOSTED + "availability: {target: 99.9, rto: 15m, rpo: 15m}",
    ),
    (
        "shared-restore-keeps-rto",
        "backup@one",
        "point-in-time",
        SHARED + "availability: {target: 99.9, rto: 8h, rpo: 15m}\nworkload: {data: {size: 4TB}}",
        SHARED + "availability: {target: 99.9, rto: 8h, rpo: 15m}\nworkload: {data: {size: 10GB}}",
    ),
    (
        "restore-keeps-rto",
        "backup@one",
        "point-in-time",
        HOSTED + "availability: {target: 99.9, rto: 2h, rpo: 15m}\nworkload: {data: {size: 20TB}}",
        HOSTED + "availability: {target: 99.9, rto: 2h, rpo: 15m}\nworkload: {data: {size: 10GB}}",
    ),
    (
        "strong-consistency",
        "document-database",
        "cassandra",
        "workload: {data: {models: [document], consistency: strong}}",
        "workload: {data: {models: [document], consistency: eventual}}",
    ),
    ("vendor-in-use", "observability", "prometheus", "observability: {vendor: datadog}", HOSTED),
    ("no-vendor", "observability", "datadog", NO_VENDOR, "observability: {vendor: newrelic}"),
)  # fmt: skip


def _taken_away(text: str, decision: str, option: str) -> str | None:
    head = "" if "product:" in text else WEB
    name, _, plan = decision.partition("@")
    plans = "" if "plans:" in text or not plan else HOSTED
    return ruled_out_by(decided(f"{head}{text}\n{plans}"), name, option, plan or None)


@pytest.mark.parametrize(("rule", "decision", "option", "fires", "quiet"), CASES)
def test_takes_an_option_away_exactly_when_it_should(
    rule: str, decision: str, option: str, fires: str, quiet: str | None
) -> None:
    """The rule rules the option out for requirements that call for it, and not for others."""
    assert _taken_away(fires, decision, option) == rule
    if quiet is not None:
        assert _taken_away(quiet, decision, option) != rule


REGIONS = (
    ("region-of-your-clouds", "cloud: {providers: [gcp]}", "gcp", None),
    ("residency", "compliance: {residency: [eu]}\ncloud: {providers: [aws]}", "aws", "eu"),
    ("residency", "compliance: {residency: [uk]}\ncloud: {providers: [azure]}", "azure", "uk"),
    ("region-among-yours", "cloud: {providers: [aws], regions: [eu-west-1]}", "aws", "eu"),
)


@pytest.mark.parametrize(("rule", "text", "cloud", "geography"), REGIONS)
def test_region_is_where_it_may_be(rule: str, text: str, cloud: str, geography: str | None) -> None:
    """The region lies in a cloud and a geography of the user's, and the reason names the rule."""
    region = decided(WEB + HOSTED + text).get("cloud-region", "one")
    known = next(r for r in load().regions if r.id == region.chosen)
    assert known.cloud == cloud
    assert geography in (None, known.geography)
    assert rule in [reason.rule for reason in region.because]


def test_data_that_may_not_leave_needs_two_regions_there() -> None:
    """AWS has one region in the UK, Azure two: disaster recovery within the UK goes to Azure."""
    text = (
        WEB + HOSTED + "compliance: {residency: [uk]}\ncloud: {providers: [aws, azure]}\n"
        "availability: {target: 99.9, disaster_recovery: multi-region}\n"
    )
    region = decided(text).chosen("cloud-region", "one")
    assert next(r for r in load().regions if r.id == region).cloud == "azure"


def test_a_cloud_service_serves_only_plans_in_its_cloud() -> None:
    """With a region in AWS and S3 possible, it is chosen; with another cloud's region it is not."""
    aws = decided(WEB + HOSTED + FILES + AWS)
    assert aws.chosen("object-storage") == "amazon-s3"
    text = WEB + HOSTED + FILES + "cloud: {providers: [aws, gcp], regions: [europe-west1]}"
    assert decided(text).chosen("object-storage") == "google-cloud-storage"


def test_routing_by_instance_only_where_every_tenant_has_one() -> None:
    """Siloed plans alone are routed by instance; one shared plan is enough to need more."""
    siloed = "plans: [{name: a, tenancy: siloed}, {name: b, tenancy: siloed}]\n"
    mixed = "plans: [{name: a, tenancy: siloed}, {name: b, tenancy: shared}]\n"
    assert decided(WEB + siloed).chosen("tenant-routing") == "dedicated-instance"
    assert decided(WEB + mixed).chosen("tenant-routing") == "subdomain"


def test_no_region_where_the_customer_runs_it() -> None:
    """An on-premise plan has no cloud region, and says why."""
    region = decided(WEB + OFFLINE).get("cloud-region", "one")
    assert region.chosen == "none"
    assert "customer" in region.because[0].sentence


def test_health_records_are_never_cached() -> None:
    """Where caching is the only use there is none; with sessions it says what it must not hold."""
    phi = WEB + "compliance: {sensitive_data: [phi]}\n"
    only = decided(phi + "workload: {needs: [caching]}").get("cache")
    assert only.chosen == "none"
    assert any(reason.rule == "no-phi-in-cache" for reason in only.because)
    both = decided(phi + "workload: {needs: [caching, sessions]}").get("cache")
    assert both.chosen != "none"
    assert any(reason.rule == "no-phi-in-cache" for reason in both.because)
    other = decided(WEB + "workload: {needs: [caching]}").get("cache")
    assert other.chosen != "none"
    assert not any(reason.rule == "no-phi-in-cache" for reason in other.because)


def test_pooler_only_for_an_engine_that_has_one() -> None:
    """A database as a service gets a pooler with PostgreSQL; with MySQL it says why not."""
    pin = "preferences: {pin: {database: %s}}\n"
    assert decided(DBAAS + pin % "postgresql").chosen("connection-pooler") == "pgbouncer"
    without = decided(DBAAS + pin % "mysql").get("connection-pooler")
    assert without.chosen == "none"
    assert "engine" in without.because[0].sentence


def test_no_pooler_where_a_connection_is_no_process() -> None:
    """Three active regions bring a distributed database, whose connections are cheap: no pooler."""
    text = WEB + "availability: {target: 99.999}\nworkload: {requests_per_second: 3000}\n"
    assert decided(text).chosen("connection-pooler") == "none"
    assert decided(text.replace("99.999", "99.9")).chosen("connection-pooler") == "pgbouncer"


def test_nothing_is_chosen_for_the_sake_of_what_follows_from_it() -> None:
    """How tenants are routed and what is handed over follow; neither moves tenancy or a store."""
    text = "product: {name: pay, domain: api, customers: [startups], industries: [fintech]}\n"
    tenancy = decided(text + HOSTED).get("tenancy", "one")
    assert tenancy.chosen == "siloed"
    assert "regulated-silo" in {reason.rule for reason in tenancy.because}
    assert all("could not stay" not in other.why for other in tenancy.instead_of)
    queue = AWS + "workload: {needs: [background-jobs]}\nteam: {operations: none}\n"
    found = decided(WEB + HOSTED + queue)
    assert (found.chosen("message-broker"), found.chosen("output-format")) == (
        "amazon-sqs",
        "terraform",
    )


def test_a_pinned_store_does_not_move_its_neighbours() -> None:
    """The relational database stays what it is, whichever other stores are pinned beside it."""
    text = WEB + (
        "workload: {data: {models: [relational, document, time-series, graph], size: 50GB}}\n"
        "preferences: {pin: {document-database: mongodb, timeseries: influxdb, graph: neo4j}}\n"
    )
    assert decided(text).chosen("relational-database") == "postgresql"
    beside = WEB + (
        "workload: {data: {models: [relational, document], size: 50GB}}\n"
        "preferences: {pin: {relational-database: mysql}}\n"
    )
    assert decided(beside).chosen("document-database") == "mongodb"


@pytest.mark.parametrize(
    ("team", "database"),
    [
        ("team: {languages: [php]}", "mariadb"),
        ("existing: {stack: [wordpress]}", "mariadb"),
        ("team: {languages: [php]}\npreferences: {pin: {api-framework: express}}", "postgresql"),
        ("team: {languages: [python, php]}", "postgresql"),
    ],
)
def test_the_database_of_php_goes_with_an_application_in_php(team: str, database: str) -> None:
    """What a team could also write in does not choose the database; what it writes in does."""
    assert decided(f"{WEB}{team}\n").chosen("relational-database") == database


@pytest.mark.parametrize(
    ("extra", "chosen"),
    [
        ("size: 50GB", "postgresql"),
        ("size: 2TB", "mongodb"),
    ],
)
def test_few_documents_live_in_the_relational_database(extra: str, chosen: str) -> None:
    """Up to 200 GB documents are kept beside the relations; beyond, a database of their own."""
    text = WEB + f"workload: {{data: {{{extra}, models: [relational, document]}}}}\n"
    assert decided(text).chosen("document-database") == chosen
    alone = WEB + "workload: {data: {size: 50GB, models: [document]}}\n"
    assert decided(alone).chosen("document-database") == "mongodb"


def test_a_vendor_watches_only_what_has_a_connection() -> None:
    """With a vendor in use an offline plan alone is watched from inside; beside a hosted one the
    vendor stays, and the decision says what becomes of the offline plan.
    """
    vendor = WEB + "observability: {vendor: datadog}\n"
    assert decided(vendor + OFFLINE).chosen("observability") == "prometheus"
    both = "plans: [{name: one, deployment: hosted}, {name: two, deployment: on-premise}]\n"
    found = decided(vendor + both).get("observability")
    assert found.chosen == "datadog"
    assert any(reason.rule == "offline-plans-send-nothing" for reason in found.because)


def test_no_unmaintained_option_is_ever_chosen_and_the_substitute_is_named() -> None:
    """MinIO's rejection says that it is unmaintained and what to use instead."""
    storage = decided(WEB + FILES + BYOC).get("object-storage")
    rejected = next(o for o in storage.instead_of if o.option == "minio")
    assert "no longer maintained" in rejected.why
    assert f"Instead: {storage.chosen}" in rejected.why


@pytest.mark.parametrize(
    ("text", "need"),
    [("[full-text-search]", "full-text-search"), ("[dashboards]", "dashboards")],
)
def test_every_need_is_answered_by_some_sentence(text: str, need: str) -> None:
    """Needs without a role of their own are answered by another decision's reasons."""
    decisions = decided(WEB + f"workload: {{needs: {text}}}")
    because = [r.sentence for item in decisions.items for r in item.because]
    assert any(f"workload.needs: {need}" in sentence for sentence in because)
