"""Options that run: as a container of a public image, or as a cloud's own service."""

from typing import Literal

from saaswright.catalog.model.entry import Allowed, Entry
from saaswright.catalog.model.option import Option


class Release(Entry, frozen=True, kw_only=True):
    """A release line; ``eol`` is an ISO date, absent when the publisher gives none."""

    line: str
    latest: str | None = None
    eol: str | None = None
    lts: bool = False


class Image(Entry, frozen=True, kw_only=True):
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


class Port(Entry, frozen=True, kw_only=True):
    """A port the container listens on; ``protocol`` is the application protocol."""

    name: str
    port: int
    protocol: str
    use: Literal["client", "admin", "metrics", "internode"] = "client"


class Health(Entry, frozen=True, kw_only=True):
    """A healthcheck that works inside that image; text and durations as Compose writes them.

    So ``$$`` stands for a literal dollar sign: ``$${POSTGRES_USER}`` is read in the container.

    ``program`` is what ``test`` calls and must be one of the image's ``programs``. ``bare`` works
    in any container of that image: it needs none of our variables, no command or file of ours;
    empty where there is no such test.
    """

    test: tuple[str, ...]
    program: str
    bare: tuple[str, ...] = ()
    interval: str = "10s"
    timeout: str = "5s"
    retries: int = 5
    start_period: str = "30s"


class DataPath(Entry, frozen=True, kw_only=True):
    """Where state lives. ``releases`` limits it to release lines (empty = all)."""

    path: str
    name: str = "data"
    releases: tuple[str, ...] = ()
    backup: str | None = None
    restore: str | None = None


class Variable(Entry, frozen=True, kw_only=True):
    """An environment variable of the image (``on: server``) or of its clients (``on: client``).

    ``value`` may hold ``{placeholders}`` from the closed list in
    :mod:`saaswright.blueprint.placeholders`: ``{host} {port} {user} {password} {database}``...
    Clients of a technology that several decisions may choose know it by the name of one of them:
    such a variable is only for ``decision``.
    """

    name: str
    value: str
    on: Literal["server", "client"] = "server"
    decision: str | None = None
    secret: bool = False
    purpose: str = ""


class Runtime(Entry, frozen=True, kw_only=True):
    """What the recommended base image of a framework (the first of ``base_images``) brings.

    ``eol`` is the ISO date on which its release line ends; ``programs`` are what a healthcheck
    inside the finished image may call (``app`` = the product's own executable).
    """

    image: str
    eol: str | None = None
    programs: tuple[str, ...] = ()


class Licence(Entry, frozen=True, kw_only=True):
    """``saas``: may run inside a commercial SaaS; ``dbaas``: may be sold as the service itself."""

    spdx: str
    saas: Allowed
    dbaas: Allowed = "yes"
    note: str | None = None


class Cluster(Entry, frozen=True, kw_only=True):
    """How it becomes redundant. ``failover`` is [low, high] seconds; ``None`` = not possible."""

    min_nodes: int | None
    mechanism: str
    failover: tuple[float, float] | None = None


class Capacity(Entry, frozen=True, kw_only=True):
    """Planning figures, ranges as [low, high]; they hold for one vCPU or one node as said."""

    throughput_per_vcpu: tuple[float, float] | None = None
    throughput_unit: str = "requests/s"
    idle_memory_mib: tuple[float, float] | None = None
    min_memory_mib: int = 128
    min_cpus: float = 0.1
    max_connections: int | None = None
    memory_per_connection_mib: float | None = None
    basis: str = ""


class Lifecycle(Entry, frozen=True, kw_only=True):
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
