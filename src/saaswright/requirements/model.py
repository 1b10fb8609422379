"""What the user needs: ``saaswright.yaml`` as frozen values.

The shape is the contract; field order is the order of the documentation. ``None`` and empty mean
"not said" until :func:`saaswright.requirements.assume.assume` has filled them in; after that only
what may truly be absent (a pin, a vendor, a budget) is still ``None``.

Literal types are the closed vocabularies; they are the only place where those words stand.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from saaswright.requirements.units import Duration, MonthlyDuration, Size

Domain = Literal[
    "api", "web-app", "data-pipeline", "ai-ml", "real-time-analytics", "data-analytics",
    "api-platform", "database-as-a-service",
]  # fmt: skip
Customer = Literal["startups", "mid-market", "enterprise", "developers", "government"]
Pricing = Literal["freemium", "usage-based", "tiered"]
Tenancy = Literal["shared", "siloed", "hybrid"]
DeploymentModel = Literal["hosted", "byoc", "byoc-copilot", "on-premise"]
Network = Literal["new", "existing-vpc", "private-link", "customer-kubernetes"]
DataModel = Literal["relational", "document", "key-value", "time-series", "graph"]
Consistency = Literal["strong", "eventual"]
Need = Literal[
    "sessions", "caching", "rate-limiting", "background-jobs", "event-streaming", "pub-sub",
    "file-uploads", "full-text-search", "shared-files", "realtime-inference", "batch-inference",
    "stream-processing", "time-series", "graph-queries", "dashboards",
]  # fmt: skip
Language = Literal["javascript", "typescript", "python", "go", "java", "csharp", "rust", "php"]
Operations = Literal["none", "small", "dedicated"]
Framework = Literal["soc2", "hipaa", "gdpr", "pci-dss", "iso-27001"]
SensitiveData = Literal["phi", "pii", "cardholder"]
Isolation = Literal["none", "logical", "dedicated"]
DisasterRecovery = Literal["single-region", "multi-region"]
Provider = Literal["aws", "gcp", "azure"]
Visibility = Literal["public", "private"]
Vendor = Literal["none", "datadog", "newrelic", "platform"]
Metrics = Literal["prometheus", "none"]


def words(literal: object) -> tuple[str, ...]:
    """The closed vocabulary of one of the literal types above."""
    return get_args(literal)


class _Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of the requirements."""


class Product(_Value, frozen=True, kw_only=True):
    """``name`` is a DNS label: it becomes the compose project name."""

    name: str
    summary: str | None = None
    domain: Domain | None = None
    customers: tuple[Customer, ...] = ()
    industries: tuple[str, ...] = ()
    pricing: Pricing | None = None


class Availability(_Value, frozen=True, kw_only=True):
    """``target`` in percent of time; ``rto`` and ``rpo`` in seconds."""

    target: float | None = None
    maintenance: MonthlyDuration | None = None
    rto: Duration | None = None
    rpo: Duration | None = None
    disaster_recovery: DisasterRecovery | None = None


class Data(_Value, frozen=True, kw_only=True):
    """``size`` in bytes today; ``growth_per_year`` a factor; ``read_share`` from 0 to 1."""

    size: Size | None = None
    growth_per_year: float | None = None
    models: tuple[DataModel, ...] = ()
    read_share: float | None = None
    consistency: Consistency | None = None


class Workload(_Value, frozen=True, kw_only=True):
    """``requests_per_second`` at peak; ``latency_p95`` in seconds. ``needs`` None = not said."""

    users: int | None = None
    requests_per_second: float | None = None
    latency_p95: Duration | None = None
    data: Data = Data()
    needs: tuple[Need, ...] | None = None


class Budget(_Value, frozen=True, kw_only=True):
    """``monthly`` in ``currency`` (only USD is priced; see the cost page)."""

    monthly: float | None = None
    currency: Literal["USD"] = "USD"


class Plan(_Value, frozen=True, kw_only=True):
    """A service plan; what it leaves out it takes from the product's own section."""

    name: str
    tenancy: Tenancy | None = None
    deployment: DeploymentModel | None = None
    network: Network | None = None
    availability: Availability = Availability()
    workload: Workload = Workload()
    budget: Budget = Budget()


class Team(_Value, frozen=True, kw_only=True):
    """Who builds and runs it."""

    languages: tuple[Language, ...] = ()
    operations: Operations | None = None


class Existing(_Value, frozen=True, kw_only=True):
    """What is there already: technology ids or free words, and a compose file."""

    stack: tuple[str, ...] = ()
    compose: str | None = None


class Compliance(_Value, frozen=True, kw_only=True):
    """Frameworks to meet, the sensitive data held, where it must stay, how isolated."""

    frameworks: tuple[Framework, ...] = ()
    sensitive_data: tuple[SensitiveData, ...] = ()
    residency: tuple[str, ...] = ()
    isolation: Isolation | None = None


class Cloud(_Value, frozen=True, kw_only=True):
    """Clouds and regions, most wanted first."""

    providers: tuple[Provider, ...] = ()
    regions: tuple[str, ...] = ()


class Images(_Value, frozen=True, kw_only=True):
    """Where the product's own images live (``ghcr.io/acme``)."""

    registry: str | None = None
    visibility: Visibility | None = None


class Observability(_Value, frozen=True, kw_only=True):
    """What scrapes the metrics, and which vendor, if any, is used."""

    metrics: Metrics | None = None
    vendor: Vendor | None = None


class Preferences(_Value, frozen=True, kw_only=True):
    """Catalog ids to prefer or avoid; ``pin`` maps a decision id to the option it must take."""

    prefer: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    pin: dict[str, str] = {}


class Requirements(_Value, frozen=True, kw_only=True):
    """The whole of ``saaswright.yaml``."""

    schema: Literal["saaswright/v1"]
    product: Product
    plans: tuple[Plan, ...] = ()
    workload: Workload = Workload()
    team: Team = Team()
    existing: Existing = Existing()
    compliance: Compliance = Compliance()
    availability: Availability = Availability()
    cloud: Cloud = Cloud()
    budget: Budget = Budget()
    images: Images = Images()
    observability: Observability = Observability()
    preferences: Preferences = Preferences()


class Assumption(msgspec.Struct, frozen=True):
    """An answer that nobody gave: what was taken for it, why, and the question that settles it."""

    path: str
    value: str
    why: str
    question: str
