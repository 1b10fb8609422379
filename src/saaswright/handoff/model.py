"""What is handed over: the design that every document is written from, and ``handoff.json``.

The structs below and in ``promise`` are the published shape (``saaswright schema handoff``): their
field names are the keys of the file, ``None`` and empty optional fields are left out.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

from saaswright.architecture.model import Architecture
from saaswright.blueprint.model import Blueprint
from saaswright.catalog.model import Catalog
from saaswright.decisions.model import Decisions
from saaswright.finding import Finding
from saaswright.handoff.promise import Promise, Written
from saaswright.requirements.model import Assumption, Requirements
from saaswright.source import Source

SCHEMA: Final = "saaswright/handoff/v1"

CheckStatus = Literal["passed", "failed", "not-verified"]
MeasureStatus = Literal["met", "planned", "organisational", "gap"]


class ChecklistItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the sixteen items: ``passed`` and ``failed`` say what was seen, the other why not."""

    id: str
    item: str
    status: CheckStatus
    evidence: str | None = None
    reason: str | None = None


class Design(msgspec.Struct, frozen=True, kw_only=True):
    """All that a bundle is written from.

    ``source`` is the requirements file as written, ``requirements`` the same with the assumptions
    filled in. ``findings`` are the warnings to carry along. ``evidence`` holds the checklist items
    that verification has settled; each replaces the one with the same id.
    """

    source: Source
    requirements: Requirements
    assumptions: tuple[Assumption, ...]
    decisions: Decisions
    architecture: Architecture
    blueprint: Blueprint
    catalog: Catalog
    findings: tuple[Finding, ...] = ()
    evidence: tuple[ChecklistItem, ...] = ()


# --- handoff.json ---------------------------------------------------------------------------------


class Rejected(Written, frozen=True, kw_only=True):
    """An option that was not taken; ``ruled_out`` tells impossible from merely worse."""

    option: str
    why: str
    ruled_out: bool


class Decided(Written, frozen=True, kw_only=True):
    """A decision; ``rests_on`` are the requirement paths that ``because`` speaks of."""

    id: str
    plan: str | None = None
    chosen: str
    because: tuple[str, ...]
    instead_of: tuple[Rejected, ...]
    rests_on: tuple[str, ...] = ()
    sources: tuple[str, ...]
    confidence: Literal["high", "medium", "low"]


class ConnectsTo(Written, frozen=True, kw_only=True):
    """Without a required connection the component cannot work; an optional one only degrades."""

    to: str
    protocol: str
    port: int
    required: bool
    purpose: str | None = None


class Part(Written, frozen=True, kw_only=True):
    """A component; ``technology`` is a catalog id, ``replicas`` the most over all plans."""

    name: str
    role: str
    tier: Literal["edge", "app", "data", "external"]
    technology: str
    decision: str
    purpose: str
    stateful: bool
    custom: bool
    external: bool
    one_shot: bool
    replicas: int
    connects_to: tuple[ConnectsTo, ...]


class Shape(Written, frozen=True, kw_only=True):
    """The architecture: a catalog pattern and its components, tiers left to right."""

    pattern: str
    components: tuple[Part, ...]


class MonthlyCost(Written, frozen=True, kw_only=True):
    """Money a month for one deployment of the plan; ``unpriced`` is what it leaves out.

    The three are ``None`` where nothing has a price (the customer's own hardware); not free.
    """

    low: float | None
    expected: float | None
    high: float | None
    currency: str
    as_of: str
    within_budget: bool | None = None
    unpriced: tuple[str, ...] = ()


class PlanPart(Written, frozen=True, kw_only=True):
    """A component in a plan; memory in MiB, storage in GiB."""

    component: str
    replicas: int
    cpus: float
    memory_mib: int
    storage_gib: int = 0
    gpus: int = 0
    machine: str | None = None


class Preparation(Written, frozen=True, kw_only=True):
    """What a deployment model asks, how the design answers, and what ``owner`` has left to do."""

    asks: str
    design: str | None = None
    left: str | None = None
    owner: str | None = None


class PlanHandoff(Written, frozen=True, kw_only=True):
    """A service plan; ``environment`` holds the values of ``plans/<name>.env``, no secrets."""

    name: str
    tenancy: str
    deployment: str
    network: str | None = None
    region: str
    other_regions: tuple[str, ...] = ()
    topology: str
    routing: str
    availability: Promise
    monthly_cost: MonthlyCost
    scaling: str
    backup: str
    components: tuple[PlanPart, ...]
    environment: dict[str, str]
    notes: tuple[str, ...] = ()
    preparation: tuple[Preparation, ...] = ()


class MeasureRow(Written, frozen=True, kw_only=True):
    """One measure of a control. ``met`` only when ``evidence`` says how the design shows it.

    ``guarded_by`` are the rules that fire when a change undoes it. ``verified`` is what a run has
    shown of it, item of the checklist by item, or that none has; absent where no run could.
    """

    framework: str
    control: str
    control_title: str
    measure: str
    measure_title: str
    status: MeasureStatus
    owner: str
    where: tuple[str, ...] = ()
    evidence: str | None = None
    reason: str | None = None
    guarded_by: tuple[str, ...] = ()
    verified: str | None = None


class CustomImage(Written, frozen=True, kw_only=True):
    """An image of the product's own; ``visibility`` says whether pulling needs credentials."""

    service: str
    reference: str
    registry: str
    visibility: Literal["public", "private", "unknown"]


class PublicImage(Written, frozen=True, kw_only=True):
    """An image that somebody else publishes."""

    service: str
    reference: str
    registry: str


class Registry(Written, frozen=True, kw_only=True):
    """A registry in use; ``secrets`` are the names to create in each of ``environments``."""

    host: str
    name: str
    services: tuple[str, ...]
    authentication: Literal["none", "required", "unknown"]
    credential: str | None = None
    secrets: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    note: str | None = None


class ImageInventory(Written, frozen=True, kw_only=True):
    """Every image of the compose file, and where each is pulled from; also ``images.json``."""

    schema: Literal["saaswright/images/v1"]
    custom: tuple[CustomImage, ...]
    public: tuple[PublicImage, ...]
    registries: tuple[Registry, ...]


class ContractVariable(Written, frozen=True, kw_only=True):
    """An environment variable that the image must read; ``value`` is as in the compose file."""

    name: str
    value: str
    purpose: str
    secret: bool


class ImageContract(Written, frozen=True, kw_only=True):
    """What an image of the product's own must do to work in this spec."""

    service: str
    reference: str
    command: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    health: tuple[str, ...] = ()
    environment: tuple[ContractVariable, ...]
    user: str | None = None
    read_only: bool
    writable: tuple[str, ...] = ()
    one_shot: bool
    stop_signal: str
    stop_grace: str


class ParameterPart(Written, frozen=True, kw_only=True):
    """A ``${NAME}`` of the compose file; a required one has no default."""

    name: str
    purpose: str
    kind: str
    required: bool
    secret: bool
    default: str | None = None
    services: tuple[str, ...] = ()


class PlatformNote(Written, frozen=True, kw_only=True):
    """A compose attribute that onboarding must map, and where the spec uses it."""

    attribute: str
    treatment: str
    action: str
    where: tuple[str, ...]
    source: str


class Watching(Written, frozen=True, kw_only=True):
    """What scrapes the metrics, who shows them, and where they are served."""

    choice: str
    metrics: str
    vendor: str
    endpoints: tuple[str, ...] = ()
    logs: str


class NextStep(Written, frozen=True, kw_only=True):
    """Where to go from here; ``commands`` are what to run first."""

    route: Literal["verify", "fix", "onboard"]
    to: str
    why: str
    output_format: str
    output_format_why: str
    commands: tuple[str, ...] = ()


class TraceLine(Written, frozen=True, kw_only=True):
    """Why a part of the compose file is there."""

    path: tuple[str | int, ...]
    decision: str
    sentence: str


class AssumptionPart(Written, frozen=True, kw_only=True):
    """An answer that nobody gave, and the question that would settle it."""

    path: str
    value: str
    why: str
    question: str


class Warned(Written, frozen=True, kw_only=True):
    """A finding of the design that whoever takes over should know."""

    id: str
    severity: Literal["error", "warning", "info"]
    message: str
    help: str | None = None


class ProductPart(Written, frozen=True, kw_only=True):
    """What it is, for whom, and how it is sold."""

    name: str
    summary: str | None = None
    domain: str | None = None
    customers: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    pricing: str | None = None


class Handoff(Written, frozen=True, kw_only=True):
    """``handoff/handoff.json``; ``requirements`` are complete, as a person would write them."""

    schema: Literal["saaswright/handoff/v1"]
    product: ProductPart
    requirements: dict[str, Any]
    assumptions: tuple[AssumptionPart, ...]
    decisions: tuple[Decided, ...]
    architecture: Shape
    plans: tuple[PlanHandoff, ...]
    compliance: tuple[MeasureRow, ...]
    images: ImageInventory
    image_contracts: tuple[ImageContract, ...]
    parameters: tuple[ParameterPart, ...]
    platform: tuple[PlatformNote, ...]
    checklist: tuple[ChecklistItem, ...]
    observability: Watching
    warnings: tuple[Warned, ...]
    next_step: NextStep
    trace: tuple[TraceLine, ...]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``handoff/handoff.json``."""
    schema = msgspec.json.schema(Handoff)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:saaswright:schema:handoff:v1",
        "title": "saaswright handoff",
        **schema,
    }
