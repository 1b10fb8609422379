"""What clouds sell: regions, machine types and unit prices."""

from saaswright.catalog.model.entry import Entry, Sources


class Region(Entry, frozen=True, kw_only=True):
    """A cloud region, its geography and its price index against the base region of its cloud."""

    id: str
    cloud: str
    geography: str
    price_index: float | None = None
    sources: Sources


class Machine(Entry, frozen=True, kw_only=True):
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


class UnitPrice(Entry, frozen=True, kw_only=True):
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
