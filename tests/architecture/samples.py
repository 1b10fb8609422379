"""A realistic architecture for every pattern, for tests of this room and of those that build on it.

The decisions are written by hand, so that what is tested here does not move when the solver
weighs differently; the catalog is the shipped one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from msgspec.structs import replace

from saaswright.architecture.build import build
from saaswright.architecture.model import Architecture, Range
from saaswright.catalog.loader import load, load_machines, load_prices
from saaswright.decisions.model import NONE, Decision, Decisions, Reason
from saaswright.finding import Finding
from saaswright.requirements.assume import assume
from saaswright.requirements.model import Budget, Requirements
from saaswright.requirements.reading import read_requirements
from saaswright.source import Source

SHARED: Final = (
    "pattern",
    "service-layout",
    "api-framework",
    "relational-database",
    "document-database",
    "time-series-database",
    "graph-database",
    "cache",
    "message-broker",
    "object-storage",
    "file-storage",
    "reverse-proxy",
    "api-gateway",
    "stream-processor",
    "query-engine",
    "connection-pooler",
    "inference-server",
    "tenant-routing",
    "observability",
    "output-format",
)
BASE: Final = {
    "service-layout": "multi-service",
    "api-framework": "fastapi",
    "relational-database": "postgresql",
    "tenant-routing": "subdomain",
    "observability": "prometheus",
    "output-format": "compose",
}
PLAN: Final = {
    "tenancy": "shared",
    "deployment-model": "hosted",
    "availability-topology": "single-zone",
    "scaling": "manual",
    "backup": "daily-snapshots",
    "cloud-region": "us-east-1",
}
SILO: Final = {
    "tenancy": "siloed",
    "deployment-model": "byoc",
    "availability-topology": "multi-zone",
    "scaling": "autoscaling",
    "backup": "point-in-time",
}

CHOSEN: Final[dict[str, dict[str, str]]] = {
    "simple-api": {"api-framework": "go-net-http", "cache": "valkey"},
    "three-tier-web": {
        "reverse-proxy": "nginx",
        "cache": "valkey",
        "message-broker": "rabbitmq",
        "object-storage": "amazon-s3",
    },
    "data-pipeline": {"message-broker": "kafka", "object-storage": "seaweedfs"},
    "ai-ml-service": {
        "api-gateway": "kong",
        "inference-server": "triton",
        "object-storage": "amazon-s3",
        "cache": "redis",
    },
    "real-time-analytics": {
        "reverse-proxy": "nginx",
        "message-broker": "kafka",
        "stream-processor": "flink",
        "time-series-database": "timescaledb",
        "object-storage": "seaweedfs",
    },
    "data-analytics-platform": {
        "query-engine": "trino",
        "object-storage": "seaweedfs",
        "cache": "valkey",
    },
    "api-platform": {"api-gateway": "kong", "cache": "redis", "api-framework": "express"},
    "database-as-a-service": {"connection-pooler": "pgbouncer", "object-storage": "amazon-s3"},
}
"""Pattern → what was chosen beyond ``BASE``; a role that is not named is not needed."""

NEEDS: Final = {
    "simple-api": ("api", "[caching, rate-limiting]", "[relational]"),
    "three-tier-web": ("web-app", "[sessions, background-jobs, file-uploads]", "[relational]"),
    "data-pipeline": ("data-pipeline", "[event-streaming]", "[relational]"),
    "ai-ml-service": ("ai-ml", "[realtime-inference, caching]", "[relational]"),
    "real-time-analytics": (
        "real-time-analytics",
        "[event-streaming, stream-processing, time-series, dashboards]",
        "[relational, time-series]",
    ),
    "data-analytics-platform": ("data-analytics", "[dashboards, caching]", "[relational]"),
    "api-platform": ("api-platform", "[rate-limiting, caching]", "[relational]"),
    "database-as-a-service": ("database-as-a-service", "[]", "[relational]"),
}
PATTERNS: Final = tuple(CHOSEN)

TEXT: Final = """
schema: saaswright/v1
product: {{name: sample, domain: {domain}, customers: [mid-market, enterprise], pricing: tiered}}
plans:
  - {{name: starter, availability: {{target: 99.9, rto: 4h, rpo: 24h}}}}
  - {{name: enterprise, deployment: byoc, network: existing-vpc,
     availability: {{target: 99.95, rto: 15m, rpo: 5m}}}}
workload:
  users: {users}
  requests_per_second: {requests}
  latency_p95: 250ms
  data: {{size: {size}, growth_per_year: 1.5, models: {models}, read_share: 0.8}}
  needs: {needs}
team: {{languages: [python], operations: small}}
cloud: {{providers: [aws], regions: [us-east-1]}}
images: {{registry: ghcr.io/sample, visibility: private}}
"""


def requirements_for(
    pattern: str, *, users: int = 20_000, requests: float = 150, size: str = "200GB"
) -> Requirements:
    """Complete requirements that fit the pattern: a shared plan and a siloed one."""
    domain, needs, models = NEEDS[pattern]
    text = TEXT.format(
        domain=domain, needs=needs, models=models, users=users, requests=requests, size=size
    )
    read, findings = read_requirements(Source("sample.yaml", text))
    assert read is not None, findings
    return assume(read)[0]


def decisions_for(
    pattern: str,
    plans: tuple[str, ...] = ("starter", "enterprise"),
    chosen: Mapping[str, str] | None = None,
    per_plan: Mapping[str, Mapping[str, str]] | None = None,
) -> Decisions:
    """Decisions as the solver would return them, from a table of what is chosen.

    ``chosen`` and ``per_plan`` (plan → decision → option) change single ones.
    """
    shared = {**BASE, **CHOSEN[pattern], "pattern": pattern, **(chosen or {})}
    because = (Reason("chosen by hand for a test"),)
    items = [Decision(name, shared.get(name, NONE), because) for name in SHARED]
    for at, plan in enumerate(plans):
        own = {**PLAN, **(SILO if at else {}), **(per_plan or {}).get(plan, {})}
        items += [Decision(name, option, because, plan=plan) for name, option in own.items()]
    return Decisions(tuple(items))


def built(
    pattern: str,
    *,
    workload: Mapping[str, Any] | None = None,
    target: float | None = None,
    budget: float | None = None,
    one_network: bool = False,
    **kwargs: Any,
) -> tuple[Architecture, tuple[Finding, ...]]:
    """The architecture of ``pattern`` and its findings; see the functions above for the rest.

    ``target`` in percent is every plan's, ``budget`` in USD a month the product's;
    ``one_network`` takes away what a plan says about its network.
    """
    requirements = requirements_for(pattern, **(workload or {}))
    plans = requirements.plans
    if target is not None:
        promised = [replace(plan.availability, target=target) for plan in plans]
        plans = tuple(replace(p, availability=a) for p, a in zip(plans, promised, strict=True))
    if one_network:
        plans = tuple(replace(plan, network=None) for plan in plans)
    money = Budget(monthly=budget)
    return build(
        replace(requirements, plans=plans, budget=money),
        decisions_for(pattern, **kwargs),
        load(),
        load_prices(),
        load_machines(),
    )


@cache
def sample(pattern: str) -> Architecture:
    """A realistic architecture of ``pattern``, with a shared and a siloed plan."""
    return built(pattern)[0]


def priced(cost: Range | None) -> Range:
    """The cost of what must have a price."""
    assert cost is not None
    return cost
