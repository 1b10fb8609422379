"""What the user needs: ``saaswright.yaml`` as frozen values.

The shape is the contract; field order is the order of the documentation. ``None`` and empty mean
"not said" until :func:`saaswright.requirements.assume.assume` has filled them in; after that only
what may truly be absent (a pin, a vendor, a budget) is still ``None``.

Literal types are the closed vocabularies; they are the only place where those words stand. The
bounds and the meaning of a key stand beside its type: reading, the JSON Schema and the reference
page are all made from these annotations.
"""

from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta

from saaswright.requirements.units import Duration, MonthlyDuration, Size

SCHEMA_VERSION: Final = "saaswright/v1"
LABEL_PATTERN: Final = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
REGION_PATTERN: Final = r"^[a-z][a-z0-9-]*$"
REGISTRY_PATTERN: Final = (
    r"^[a-z0-9]+((\.|-+)[a-z0-9]+)*(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$"
)

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
Goal = Literal["preferences", "fit", "cost", "operations", "familiarity", "maturity"]
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


# Bounds. A limit in ``extra`` is one that msgspec cannot express on a unit of ours; ``form`` names
# the text that is read beside a plain number (``99.95%``, ``80%``, ``1500 USD``).
Label = Annotated[str, Meta(pattern=LABEL_PATTERN, max_length=63)]
Text = Annotated[str, Meta(max_length=500)]
Word = Annotated[str, Meta(max_length=100)]
Technology = Annotated[str, Meta(max_length=100, extra={"synonyms": "technologies"})]
Geography = Annotated[str, Meta(max_length=100, extra={"synonyms": "geographies"})]
Region = Annotated[str, Meta(pattern=REGION_PATTERN, max_length=63)]
Registry = Annotated[str, Meta(pattern=REGISTRY_PATTERN, max_length=255)]
Percent = Annotated[float, Meta(gt=0, lt=100, extra={"form": "percent"})]
Share = Annotated[float, Meta(ge=0, le=1, extra={"form": "share"})]
Money = Annotated[float, Meta(ge=0, le=1e9, extra={"form": "money"})]
Currency = Annotated[Literal["USD"], Meta(extra={"finding": "requirements-currency"})]
Count = Annotated[int, Meta(ge=0, le=10_000_000_000)]
Rate = Annotated[float, Meta(ge=0, le=1e9)]
Growth = Annotated[float, Meta(gt=0, le=1000)]
Latency = Annotated[Duration, Meta(extra={"above": 0.0, "most": 3600.0})]
Recovery = Annotated[Duration, Meta(extra={"most": 31_536_000.0})]
Window = Annotated[MonthlyDuration, Meta(extra={"most": 2_628_000.0})]
Volume = Annotated[Size, Meta(extra={"above": 0, "most": 10**18})]


def says(meaning: str) -> Meta:
    """The annotation that gives a key its meaning, in words for the reference and for editors."""
    return Meta(description=meaning)


def words(literal: object) -> tuple[str, ...]:
    """The closed vocabulary of one of the literal types above."""
    return get_args(literal)


class _Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of the requirements."""


class Product(_Value, frozen=True, kw_only=True):
    """What it is, for whom, and how it is sold. ``name`` becomes the compose project name."""

    name: Annotated[Label, says("A DNS label; it becomes the compose project name")]
    summary: Annotated[Text | None, says("What the product does, in one sentence")] = None
    domain: Annotated[Domain | None, says("The kind of product")] = None
    customers: Annotated[tuple[Customer, ...], says("Who buys it")] = ()
    industries: Annotated[tuple[Word, ...], says("Industries it is sold to, in free words")] = ()
    pricing: Annotated[Pricing | None, says("How it is paid for")] = None


class Availability(_Value, frozen=True, kw_only=True):
    """``target`` in percent of time; ``rto`` and ``rpo`` in seconds."""

    target: Annotated[Percent | None, says("Promised availability in percent of time")] = None
    maintenance: Annotated[Window | None, says("Planned downtime allowed each month")] = None
    rto: Annotated[Recovery | None, says("Longest time to recover after a failure")] = None
    rpo: Annotated[Recovery | None, says("Longest stretch of data that may be lost")] = None
    disaster_recovery: Annotated[
        DisasterRecovery | None, says("Whether it must survive a region's loss")
    ] = None


class Data(_Value, frozen=True, kw_only=True):
    """``size`` in bytes today; ``growth_per_year`` a factor; ``read_share`` from 0 to 1."""

    size: Annotated[Volume | None, says("Data held today")] = None
    growth_per_year: Annotated[Growth | None, says("Yearly factor; 2.0 doubles each year")] = None
    models: Annotated[tuple[DataModel, ...], says("Shapes the data comes in")] = ()
    read_share: Annotated[Share | None, says("Share of operations that read, 0 to 1")] = None
    consistency: Annotated[Consistency | None, says("Whether a read must see the latest write")] = (
        None
    )


class Workload(_Value, frozen=True, kw_only=True):
    """``requests_per_second`` at peak; ``latency_p95`` in seconds. ``needs`` None = not said."""

    users: Annotated[Count | None, says("Registered users")] = None
    requests_per_second: Annotated[Rate | None, says("Requests each second at peak")] = None
    latency_p95: Annotated[Latency | None, says("95 of 100 answers come within this time")] = None
    data: Annotated[Data, says("How much data, and of which kind")] = Data()
    needs: Annotated[
        tuple[Need, ...] | None, says("What the product has to do; an empty list means none of it")
    ] = None


class Budget(_Value, frozen=True, kw_only=True):
    """``monthly`` in ``currency`` (only USD is priced; see the cost page)."""

    monthly: Annotated[Money | None, says("Most that running it may cost each month")] = None
    currency: Annotated[Currency, says("Only USD is priced")] = "USD"


class Plan(_Value, frozen=True, kw_only=True):
    """A service plan; what it leaves out it takes from the product's own section."""

    name: Annotated[Label, says("A DNS label, unique among the plans")]
    tenancy: Annotated[Tenancy | None, says("What tenants share; left out = decided")] = None
    deployment: Annotated[
        DeploymentModel | None, says("Whose account it runs in; left out = decided")
    ] = None
    network: Annotated[
        Network | None, says("How a bring-your-own-cloud plan meets the customer's network")
    ] = None
    availability: Annotated[Availability, says("What this plan promises beyond the product")] = (
        Availability()
    )
    workload: Annotated[Workload, says("What differs in this plan's load")] = Workload()
    budget: Annotated[Budget, says("This plan's own limit")] = Budget()


class Team(_Value, frozen=True, kw_only=True):
    """Who builds and runs it."""

    languages: Annotated[tuple[Language, ...], says("Languages the team knows, best first")] = ()
    operations: Annotated[Operations | None, says("People who run it")] = None


class Existing(_Value, frozen=True, kw_only=True):
    """What is there already: technology ids or free words, and a compose file."""

    stack: Annotated[tuple[Technology, ...], says("Technologies in use, as ids or words")] = ()
    compose: Annotated[Text | None, says("Path of an existing compose file")] = None


class Compliance(_Value, frozen=True, kw_only=True):
    """Frameworks to meet, the sensitive data held, where it must stay, how isolated."""

    frameworks: Annotated[tuple[Framework, ...], says("Frameworks to meet")] = ()
    sensitive_data: Annotated[tuple[SensitiveData, ...], says("Sensitive data held")] = ()
    residency: Annotated[
        tuple[Geography, ...], says("Geographies (eu, us, ...) that data must not leave")
    ] = ()
    isolation: Annotated[Isolation | None, says("How customers' data is kept apart")] = None


class Cloud(_Value, frozen=True, kw_only=True):
    """Clouds and regions, most wanted first."""

    providers: Annotated[tuple[Provider, ...], says("Clouds, most wanted first")] = ()
    regions: Annotated[tuple[Region, ...], says("Regions, most wanted first")] = ()


class Images(_Value, frozen=True, kw_only=True):
    """Where the product's own images live (``ghcr.io/acme``)."""

    registry: Annotated[Registry | None, says("Registry and namespace of your own images")] = None
    visibility: Annotated[Visibility | None, says("Whether pulling needs credentials")] = None


class Observability(_Value, frozen=True, kw_only=True):
    """What scrapes the metrics, and which vendor, if any, is used."""

    metrics: Annotated[Metrics | None, says("What scrapes the metrics")] = None
    vendor: Annotated[Vendor | None, says("Who shows and alerts")] = None


class Preferences(_Value, frozen=True, kw_only=True):
    """Catalog ids to prefer or avoid; ``pin`` maps a decision id to the option it must take.

    ``goals`` are the catalog's goals in the order in which they count.
    """

    prefer: Annotated[tuple[Technology, ...], says("Options to take where they will do")] = ()
    avoid: Annotated[tuple[Technology, ...], says("Options not to take if it can be helped")] = ()
    pin: Annotated[
        dict[Label, Technology], says("Decision id and the option that it must take")
    ] = {}
    goals: Annotated[tuple[Goal, ...], says("What counts most, first; others follow as usual")] = ()


class Requirements(_Value, frozen=True, kw_only=True):
    """The whole of ``saaswright.yaml``."""

    schema: Annotated[Literal["saaswright/v1"], says("The version of this file's format")]
    product: Annotated[Product, says("What it is, for whom, and how it is sold")]
    plans: Annotated[tuple[Plan, ...], says("Service plans, smallest first")] = ()
    workload: Annotated[Workload, says("How much it has to do")] = Workload()
    team: Annotated[Team, says("Who builds and runs it")] = Team()
    existing: Annotated[Existing, says("What is there already")] = Existing()
    compliance: Annotated[Compliance, says("What law and customers ask for")] = Compliance()
    availability: Annotated[Availability, says("What every plan promises")] = Availability()
    cloud: Annotated[Cloud, says("Where it may run")] = Cloud()
    budget: Annotated[Budget, says("What it may cost")] = Budget()
    images: Annotated[Images, says("Where your own images live")] = Images()
    observability: Annotated[Observability, says("Who watches it")] = Observability()
    preferences: Annotated[Preferences, says("Options you want, or do not")] = Preferences()


class Assumption(msgspec.Struct, frozen=True):
    """An answer that nobody gave: what was taken for it, why, and the question that settles it."""

    path: str
    value: str
    why: str
    question: str
