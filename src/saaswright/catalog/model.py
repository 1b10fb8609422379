"""What is known: the shapes of the catalog's entries.

Facts are flat YAML in ``data/``; each entry says where its facts come from (``sources``: field →
source id, ``"*"`` for the rest). A field whose source is ``memory`` is *unverified*: the product
may use it, but shows it as such. Attributes are the flat words that rules and constraints ask
for; each is declared, with its type and meaning, in ``data/attributes.yaml``.
"""

from __future__ import annotations

from typing import Any, Literal, Protocol

import msgspec

Attribute = bool | int | float | str | tuple[str, ...]
Sources = dict[str, str]
Allowed = Literal["yes", "care", "no"]


class Sourced(Protocol):
    """Any entry that says where its fields come from."""

    @property
    def sources(self) -> Sources:
        """Field → source id, ``*`` for the rest."""


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every entry."""


class Source(_Entry, frozen=True, kw_only=True):
    """Where a fact was read. ``as_of`` is ISO 8601 (year, month or day)."""

    id: str
    title: str
    as_of: str
    where: str | None = None
    trust: Literal["high", "medium", "low"] = "high"
    note: str | None = None


class AttributeMeaning(_Entry, frozen=True, kw_only=True):
    """A word that options may carry and rules may ask for."""

    id: str
    type: Literal["bool", "int", "float", "word", "words"]
    meaning: str
    values: tuple[str, ...] = ()


# --- options: whatever a decision can choose ------------------------------------------------------


class Option(_Entry, frozen=True, kw_only=True):
    """Anything that a decision can choose; ``decisions`` names the decision ids it can answer."""

    id: str
    name: str
    decisions: tuple[str, ...]
    summary: str
    attributes: dict[str, Attribute] = {}
    best_for: tuple[str, ...] = ()
    drawbacks: tuple[str, ...] = ()
    sources: Sources


# --- technologies: options that run -------------------------------------------------------------


class Release(_Entry, frozen=True, kw_only=True):
    """A release line; ``eol`` is an ISO date, absent when the publisher gives none."""

    line: str
    latest: str | None = None
    eol: str | None = None
    lts: bool = False


class Image(_Entry, frozen=True, kw_only=True):
    """A public image and what its container needs and holds.

    ``repository`` has its registry when it is not Docker Hub. ``tag`` pins at least the minor
    release. ``capabilities`` are those it still needs after ``cap_drop: ALL``; ``writable`` are
    the paths it writes when its root is read-only (they become tmpfs unless a volume is there).
    ``read_only`` and ``user`` are ``None`` when nobody has verified them.
    """

    repository: str
    tag: str
    release: str
    architectures: tuple[str, ...] = ("amd64", "arm64")
    programs: tuple[str, ...] = ()
    user: str | None = None
    read_only: bool | None = None
    writable: tuple[str, ...] = ()
    capabilities: tuple[str, ...] | None = None
    command: tuple[str, ...] = ()
    stop_grace: str = "30s"


class Port(_Entry, frozen=True, kw_only=True):
    """A port the container listens on; ``protocol`` is the application protocol."""

    name: str
    port: int
    protocol: str
    use: Literal["client", "admin", "metrics", "internode"] = "client"


class Health(_Entry, frozen=True, kw_only=True):
    """A healthcheck that works inside that image; text and durations as Compose writes them.

    So ``$$`` stands for a literal dollar sign: ``$${POSTGRES_USER}`` is read in the container.

    ``program`` is what ``test`` calls and must be one of the image's ``programs``.
    """

    test: tuple[str, ...]
    program: str
    interval: str = "10s"
    timeout: str = "5s"
    retries: int = 5
    start_period: str = "30s"


class DataPath(_Entry, frozen=True, kw_only=True):
    """Where state lives. ``releases`` limits it to release lines (empty = all)."""

    path: str
    name: str = "data"
    releases: tuple[str, ...] = ()
    backup: str | None = None
    restore: str | None = None


class Variable(_Entry, frozen=True, kw_only=True):
    """An environment variable of the image (``on: server``) or of its clients (``on: client``).

    ``value`` may hold ``{placeholders}`` from the closed list in
    :mod:`saaswright.blueprint.placeholders`: ``{host} {port} {user} {password} {database}``...
    """

    name: str
    value: str
    on: Literal["server", "client"] = "server"
    secret: bool = False
    purpose: str = ""


class Runtime(_Entry, frozen=True, kw_only=True):
    """What the recommended base image of a framework (the first of ``base_images``) brings.

    ``eol`` is the ISO date on which its release line ends; ``programs`` are what a healthcheck
    inside the finished image may call (``app`` = the product's own executable).
    """

    image: str
    eol: str | None = None
    programs: tuple[str, ...] = ()


class Licence(_Entry, frozen=True, kw_only=True):
    """``saas``: may run inside a commercial SaaS; ``dbaas``: may be sold as the service itself."""

    spdx: str
    saas: Allowed
    dbaas: Allowed = "yes"
    note: str | None = None


class Cluster(_Entry, frozen=True, kw_only=True):
    """How it becomes redundant. ``failover`` is [low, high] seconds; ``None`` = not possible."""

    min_nodes: int | None
    mechanism: str
    failover: tuple[float, float] | None = None


class Capacity(_Entry, frozen=True, kw_only=True):
    """Planning figures, ranges as [low, high]; they hold for one vCPU or one node as said."""

    throughput_per_vcpu: tuple[float, float] | None = None
    throughput_unit: str = "requests/s"
    idle_memory_mib: tuple[float, float] | None = None
    min_memory_mib: int = 128
    min_cpus: float = 0.1
    max_connections: int | None = None
    memory_per_connection_mib: float | None = None
    basis: str = ""


class Lifecycle(_Entry, frozen=True, kw_only=True):
    """Whether somebody still maintains it; ``substitutes`` are catalog ids."""

    status: Literal["active", "unmaintained", "retired"] = "active"
    note: str | None = None
    substitutes: tuple[str, ...] = ()


class Technology(Option, frozen=True, kw_only=True):
    """An option that runs: as a container (``image``) or as a cloud's service (``cloud``)."""

    category: str
    licence: Licence
    lifecycle: Lifecycle = Lifecycle()
    cloud: str | None = None
    language: str | None = None
    image: Image | None = None
    releases: tuple[Release, ...] = ()
    ports: tuple[Port, ...] = ()
    health: Health | None = None
    data: tuple[DataPath, ...] = ()
    variables: tuple[Variable, ...] = ()
    config: str | None = None
    cluster: Cluster | None = None
    capacity: Capacity = Capacity()
    encryption_at_rest: str | None = None
    tls: str | None = None
    operations: int = 3
    base_images: tuple[str, ...] = ()
    runtime: Runtime | None = None


# --- shapes: patterns and domains ---------------------------------------------------------------


class Slot(_Entry, frozen=True, kw_only=True):
    """A component of a pattern: ``technology`` is the decision whose answer fills it."""

    name: str
    role: str
    tier: Literal["edge", "app", "data", "external"]
    decision: str
    custom: bool = False
    stateful: bool = False
    one_shot: bool = False
    when: tuple[dict[str, Any], ...] = ()
    purpose: str = ""


class Link(_Entry, frozen=True, kw_only=True):
    """A connection between two slots. Optional ones only degrade the product when they fail."""

    source: str
    target: str
    required: bool = True
    purpose: str = ""


class Pattern(Option, frozen=True, kw_only=True):
    """An architecture pattern of the specification: slots and links between them."""

    slots: tuple[Slot, ...]
    links: tuple[Link, ...]
    flow: str
    tenancy: dict[str, str] = {}


class Domain(_Entry, frozen=True, kw_only=True):
    """A domain guide: its pattern, the needs it implies, the key decisions it raises."""

    id: str
    name: str
    pattern: str
    needs: tuple[str, ...] = ()
    key_decisions: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()
    sources: Sources


# --- decisions, constraints, fits -----------------------------------------------------------------


class DecisionKind(_Entry, frozen=True, kw_only=True):
    """A decision id: when it is needed, and the sentence that says why it is not.

    ``needed``: clauses like a constraint's ``when``; empty = always. ``needed_with`` narrows that
    to worlds in which another decision took an option with such attributes (``chosen`` of a
    constraint). ``short`` are further words for it in ``preferences.pin`` (``database``).
    ``lists`` tells whether all rejected options are listed or only those that were possible.
    """

    id: str
    name: str
    question: str
    scope: Literal["product", "plan"] = "product"
    phase: int
    needed: tuple[dict[str, Any], ...] = ()
    needed_with: dict[str, Any] | None = None
    needed_because: str = ""
    not_needed: str = ""
    short: tuple[str, ...] = ()
    lists: Literal["all", "possible"] = "all"
    sources: Sources


class Constraint(_Entry, frozen=True, kw_only=True):
    """A hard rule. When ``when`` holds (any of its clauses), options matching ``forbid`` go.

    ``when`` clauses are conditions over the facts of the requirements (a mapping: every entry
    must hold; a list value means any of). ``chosen`` (decision id → attributes, all must hold)
    narrows it to worlds in which those decisions took an option with such attributes.
    ``decisions`` limits the decisions concerned (empty = all). ``rests_on`` are requirement paths
    beyond those of the facts that it asks for. ``sentence`` may hold ``{option}``, ``{plan}`` and
    the names of facts in braces.
    """

    id: str
    sentence: str
    when: tuple[dict[str, Any], ...] = ()
    chosen: dict[str, Any] | None = None
    decisions: tuple[str, ...] = ()
    forbid: dict[str, Any]
    rests_on: tuple[str, ...] = ()
    sources: Sources


class Fit(_Entry, frozen=True, kw_only=True):
    """A soft rule: options matching ``prefer`` gain ``weight`` points at ``goal``.

    Same conditions as :class:`Constraint`; a negative weight speaks against.
    """

    id: str
    sentence: str
    when: tuple[dict[str, Any], ...] = ()
    chosen: dict[str, Any] | None = None
    decisions: tuple[str, ...]
    prefer: dict[str, Any]
    weight: int
    goal: str = "fit"
    rests_on: tuple[str, ...] = ()
    sources: Sources


class Goal(_Entry, frozen=True, kw_only=True):
    """One lexicographic goal, most important first in the file.

    ``measures`` are numeric attributes that it adds up over the chosen options, each in units of
    the figure given (``footprint_mib: 512`` counts half-gibibytes), rounded.
    """

    id: str
    sentence: str
    measures: dict[str, float] = {}


# --- service levels, compliance, prices --------------------------------------------------------


class SlaTier(_Entry, frozen=True, kw_only=True):
    """A tier of the specification's table: the starting point, not the promise."""

    target: float
    topology: str
    replicas: int
    text: str
    disagreement: str | None = None
    sources: Sources


class Measure(_Entry, frozen=True, kw_only=True):
    """A technical or organisational measure; ``check`` names how a design shows it, if it can."""

    id: str
    title: str
    shows_as: str
    kind: Literal["design", "platform", "organisational"]
    check: str | None = None
    owner: str = "you"
    nist: tuple[str, ...] = ()


class Control(_Entry, frozen=True, kw_only=True):
    """A control of a framework, in our own words, with the measures that meet it."""

    id: str
    title: str
    measures: tuple[str, ...]
    note: str | None = None


class ComplianceFramework(_Entry, frozen=True, kw_only=True):
    """A framework and its controls. ``precise`` says where the specification is imprecise."""

    id: str
    name: str
    controls: tuple[Control, ...]
    requirements: tuple[str, ...] = ()
    precise: tuple[str, ...] = ()
    sources: Sources


class Region(_Entry, frozen=True, kw_only=True):
    """A cloud region, its geography and its price index against the base region of its cloud."""

    id: str
    cloud: str
    geography: str
    price_index: float | None = None
    sources: Sources


class Machine(_Entry, frozen=True, kw_only=True):
    """A machine type with its on-demand price in USD an hour in ``region``."""

    cloud: str
    region: str
    type: str
    family: str
    vcpus: float
    memory_gib: float
    architecture: str
    gpu: str | None = None
    gpus: int = 0
    usd_per_hour: float
    source: str


class UnitPrice(_Entry, frozen=True, kw_only=True):
    """A unit price in USD: ``item`` (``block-storage``), per ``unit`` (``GB-month``)."""

    id: str
    cloud: str
    item: str
    unit: str
    usd: float
    low: float | None = None
    high: float | None = None
    region: str | None = None
    sources: Sources


class Planning(_Entry, frozen=True, kw_only=True):
    """A planning figure for availability: [low, expected, high] in ``unit``."""

    id: str
    title: str
    low: float
    expected: float
    high: float
    unit: str
    sources: Sources


class Catalog(msgspec.Struct, frozen=True):
    """Everything, each tuple in the order of its file.

    ``as_of`` is the ISO date on which the facts were collected: what "supported" is judged
    against, so that the same catalog always gives the same answer (empty = not judged).
    """

    sources: tuple[Source, ...]
    attributes: tuple[AttributeMeaning, ...]
    technologies: tuple[Technology, ...]
    patterns: tuple[Pattern, ...]
    domains: tuple[Domain, ...]
    options: tuple[Option, ...]
    decisions: tuple[DecisionKind, ...]
    goals: tuple[Goal, ...]
    constraints: tuple[Constraint, ...]
    fits: tuple[Fit, ...]
    sla_tiers: tuple[SlaTier, ...]
    measures: tuple[Measure, ...]
    frameworks: tuple[ComplianceFramework, ...]
    regions: tuple[Region, ...]
    planning: tuple[Planning, ...]
    as_of: str = ""

    def option(self, id: str) -> Option | None:
        """The option (technology, pattern, model, region...) with this id."""
        return next((o for o in self.every_option() if o.id == id), None)

    def technology(self, id: str) -> Technology | None:
        """The technology with this id, or ``None``."""
        return next((t for t in self.technologies if t.id == id), None)

    def every_option(self) -> tuple[Option, ...]:
        """Technologies, patterns and the other options, in catalog order."""
        return (*self.technologies, *self.patterns, *self.options)

    def source(self, id: str) -> Source | None:
        """The source with this id, or ``None``."""
        return next((s for s in self.sources if s.id == id), None)

    def unverified(self, entry: Sourced) -> tuple[str, ...]:
        """The fields of ``entry`` whose source has low trust, ``memory`` among them.

        Names are the keys of ``entry.sources``: a field (``capacity``), a part of one
        (``image.user``), or ``*`` for every field that has no source of its own.
        """
        low = {s.id for s in self.sources if s.trust == "low"} | {"memory"}
        return tuple(sorted(field for field, source in entry.sources.items() if source in low))
