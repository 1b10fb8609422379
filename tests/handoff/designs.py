"""A small design made by hand, so that golden documents move only when the documents do.

``small()`` has what every section needs: two plans, a custom image in a private registry, an
optional connection, a one-shot service, a framework with a measure of each status, an assumption,
a warning, and free text that would break out of Markdown.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from saaswright import pipeline
from saaswright.architecture.model import (
    Architecture,
    AvailabilityEstimate,
    Component,
    Connection,
    Contribution,
    CostEstimate,
    CostItem,
    PlanDesign,
    Range,
    Size,
    Sized,
)
from saaswright.blueprint.model import Blueprint, Parameter, Trace
from saaswright.catalog.loader import load
from saaswright.catalog.model import Catalog, ComplianceFramework, Control, Measure
from saaswright.decisions.model import NONE, Alternative, Decision, Decisions, Reason
from saaswright.finding import Finding, Severity
from saaswright.handoff.model import Design
from saaswright.requirements.model import Assumption
from saaswright.requirements.reading import read_requirements
from saaswright.source import Source

EXAMPLES = Path(__file__).parents[2] / "examples"
SUMMARY = "Notes for <b>clinics</b> | `fast` *and* [simple](x)"

REQUIREMENTS = f"""\
schema: saaswright/v1
product: {{name: notes, summary: "{SUMMARY}", domain: web-app, customers: [enterprise]}}
plans:
  - {{name: basic, availability: {{target: 99.9, rto: 4h, rpo: 1d}}}}
  - {{name: gold, deployment: byoc, network: existing-vpc, availability: {{target: 99.95}}}}
compliance: {{frameworks: [soc2], residency: [us]}}
images: {{registry: ghcr.io/notes, visibility: private}}
observability: {{metrics: prometheus, vendor: none}}
"""

COMPOSE = """\
name: notes
services:
  web:
    image: docker.io/library/nginx:1.30.4-alpine
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    ports: ["${HTTP_PORT:-8080}:80"]
    networks: [edge, app]
    depends_on: {app: {condition: service_healthy}}
    healthcheck: {test: [CMD, curl, -fsS, "http://127.0.0.1:80/healthz"]}
    deploy: {resources: {limits: {cpus: 0.5, memory: 128M}}}
  app:
    image: ${IMAGE_REGISTRY:-ghcr.io/notes}/app:${APP_TAG:-1.0.0}
    user: 10001:10001
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    environment:
      PORT: "8000"
      DATABASE_URL: postgresql://app:${DB_PASSWORD:?set DB_PASSWORD}@database:5432/app
      METRICS_PORT: ${METRICS_PORT:-9090}
      LOG_FORMAT: json
    expose: ["8000"]
    tmpfs: [/tmp]
    networks: [app, data]
    healthcheck: {test: [CMD, python, -c, "import app; app.check('x')"]}
    deploy: {replicas: "${APP_REPLICAS:-1}", resources: {limits: {cpus: 1, memory: 256M}}}
    stop_grace_period: 30s
  migrate:
    image: ${IMAGE_REGISTRY:-ghcr.io/notes}/app:${APP_TAG:-1.0.0}
    command: [migrate]
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    environment:
      DATABASE_URL: postgresql://app:${DB_PASSWORD:?set DB_PASSWORD}@database:5432/app
    networks: [data]
    deploy: {resources: {limits: {cpus: 1, memory: 256M}}}
  database:
    image: docker.io/library/postgres:17.11
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    environment: {POSTGRES_PASSWORD: "${DB_PASSWORD:?set DB_PASSWORD}"}
    volumes: ["database-data:/var/lib/postgresql/data"]
    networks: [data]
    healthcheck: {test: [CMD-SHELL, 'pg_isready -U "$${POSTGRES_USER}"']}
    deploy: {resources: {limits: {cpus: 2, memory: 1G}}}
  cache:
    image: docker.io/valkey/valkey:8.1.9-alpine
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    volumes: ["cache-data:/data"]
    networks: [data]
    deploy: {resources: {limits: {cpus: 0.5, memory: 64M}}}
networks: {edge: {}, app: {}, data: {internal: true}}
volumes: {database-data: {}, cache-data: {}}
"""

PARAMETERS = (
    Parameter("HTTP_PORT", "web: port on the host", "8080", "integer", ("web",)),
    Parameter("IMAGE_REGISTRY", "registry of your own images", "ghcr.io/notes"),
    Parameter("APP_TAG", "app: release to run", "1.0.0", "image-tag", ("app",)),
    Parameter("APP_REPLICAS", "app: copies that run", "1", "integer", ("app",)),
    Parameter("METRICS_PORT", "port of the metrics", "9090", "integer"),
    Parameter("DB_PASSWORD", "database: password", None, "secret", ("app", "database")),
)


def small() -> Design:
    """The design."""
    read, findings = read_requirements(Source("saaswright.yaml", REQUIREMENTS))
    assert read is not None, findings
    return Design(
        source=Source("somewhere/saaswright.yaml", REQUIREMENTS),
        requirements=read,
        assumptions=(Assumption("workload.users", "1000", "nobody said", "How many | users?"),),
        decisions=_decisions(),
        architecture=_architecture(),
        blueprint=_blueprint(),
        catalog=_catalog(),
        findings=(Finding("budget-exceeded", Severity.WARNING, "gold costs more than planned"),),
    )


def with_compose(design: Design, compose: str) -> Design:
    """The same with another compose file, as after an edit by hand."""
    blueprint = msgspec.structs.replace(design.blueprint, compose=compose)
    return msgspec.structs.replace(design, blueprint=blueprint)


def example(name: str) -> Design:
    """The design of one of the shipped examples, through the whole pipeline."""
    brief, findings = pipeline.read(pipeline.read_file(EXAMPLES / f"{name}.yaml"))
    assert brief is not None, findings
    design, findings = pipeline.design(brief)
    assert design is not None, findings
    return design


def _architecture() -> Architecture:
    return Architecture(
        product="notes",
        pattern="three-tier-web",
        components=(
            Component("web", "proxy", "edge", "nginx", "reverse-proxy", "The entry", entry=True),
            Component("app", "api", "app", "fastapi", "api-framework", "The API", custom=True,
                      replicas=2),
            Component("migrate", "migration", "app", "fastapi", "api-framework", "Schema",
                      custom=True, one_shot=True),
            Component("database", "database", "data", "postgresql", "relational-database",
                      "System | of record", stateful=True),
            Component("cache", "cache", "data", "valkey", "cache", "Sessions", stateful=True),
        ),
        connections=(
            Connection("web", "app", "http", 8000, purpose="API requests"),
            Connection("app", "database", "postgresql", 5432, purpose="Queries"),
            Connection("migrate", "database", "postgresql", 5432, purpose="Schema changes"),
            Connection("app", "cache", "redis", 6379, required=False, purpose="Sessions"),
        ),
        plans=(
            _plan("basic", 1, "shared", "hosted", None, "single-zone", "daily-snapshots"),
            _plan("gold", 2, "siloed", "byoc", "existing-vpc", "multi-zone", "point-in-time"),
        ),
    )  # fmt: skip


def _plan(
    name: str, replicas: int, tenancy: str, deployment: str, network: str | None, topology: str,
    backup: str,
) -> PlanDesign:  # fmt: skip
    target = 99.9 if replicas == 1 else 99.95
    sizes = {"web": replicas, "app": replicas, "migrate": 1, "database": 1, "cache": 1}
    return PlanDesign(
        name=name,
        tenancy=tenancy,
        deployment=deployment,
        network=network,
        topology=topology,
        scaling="manual",
        backup=backup,
        region="us-east-1",
        routing="subdomain",
        components=tuple(
            Sized(part, count, Size(1.0, 256, 0.5, 128, 40 if part == "database" else 0))
            for part, count in sizes.items()
        ),
        availability=AvailabilityEstimate(
            target=target,
            computed=Range(99.8512, 99.9449, 99.98),
            meets=replicas == 1,
            rto_target=14_400.0,
            rto=Range(1408.8, 2241.77, 3372.06),
            rpo_target=86_400.0,
            rpo=Range(86_400.0, 86_400.0, 86_400.0),
            contributions=(Contribution("database", Range(42.0, 120.0, 310.0)),),
            notes=("An estimate.",),
            remedy=None if replicas == 1 else "a third replica of app reaches 99.96 %",
        ),
        cost=CostEstimate(
            monthly=Range(285.7, 335.4, 506.9),
            currency="USD",
            items=(CostItem("app", "machines", Range(285.7, 335.4, 506.9), "2 × 0.2", "memory"),),
            region="us-east-1",
            as_of="2026-08",
            unpriced=("logs",),
        ),
        notes=(f"A note on {name}.",),
    )


def _decisions() -> Decisions:
    shared = {
        "pattern": "three-tier-web",
        "service-layout": "multi-service",
        "api-framework": "fastapi",
        "relational-database": "postgresql",
        "cache": "valkey",
        "reverse-proxy": "nginx",
        "message-broker": NONE,
        "observability": "prometheus",
        "output-format": "compose",
    }
    because = (Reason("It fits <these> requirements.", ("product.domain",)),)
    other = (Alternative("mysql", "Worse | here.", ruled_out=True),)
    items = [
        Decision(name, chosen, because, other if name == "relational-database" else (), ("memory",))
        for name, chosen in shared.items()
    ]
    items += [
        Decision("tenancy", tenancy, because, plan=plan)
        for plan, tenancy in (("basic", "shared"), ("gold", "siloed"))
    ]
    return Decisions(tuple(items))


def _blueprint() -> Blueprint:
    return Blueprint(
        compose=COMPOSE,
        iterations=(("1-core", "services: {}\n"),),
        parameters=PARAMETERS,
        env_example="# DB_PASSWORD: required\nDB_PASSWORD=change-me\n",
        plans=(
            ("basic", "# basic\nAPP_REPLICAS=1\n"),
            ("gold", "APP_REPLICAS=2\nDB_PASSWORD=never-shown\n"),
        ),
        files=(("config/web/default.conf", "server {}\n"),),
        images=(),
        trace=(Trace(("services", "app"), "api-framework", "The product's own image."),),
    )


def _catalog() -> Catalog:
    """The shipped one, with one small framework that has a measure of every status."""
    measures = (
        Measure(id="private-data-stores", title="No published store", shows_as="no ports",
                kind="design", check="no-published-data-ports"),
        Measure(id="change-detection", title="Changes are seen", shows_as="read-only roots",
                kind="design", check="read-only-roots"),
        Measure(id="backups", title="Backups", shows_as="a policy", kind="design",
                check="backup-strategy"),
        Measure(id="encryption-at-rest", title="Encrypted volumes", shows_as="a key",
                kind="platform", owner="platform"),
        Measure(id="policies", title="Written policies", shows_as="policies",
                kind="organisational"),
    )  # fmt: skip
    control = Control(id="CC6", title="Access", measures=tuple(item.id for item in measures))
    framework = ComplianceFramework(
        id="soc2", name="SOC 2", controls=(control,), sources={"*": "soc2-ids"}
    )
    return msgspec.structs.replace(load(), frameworks=(framework,), measures=measures)
