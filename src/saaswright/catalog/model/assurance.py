"""What is promised and proven: service levels, compliance, planning figures."""

from typing import Literal

from saaswright.catalog.model.entry import Entry, Sources


class SlaTier(Entry, frozen=True, kw_only=True):
    """A tier of the specification's table: the starting point, not the promise."""

    target: float
    topology: str
    replicas: int
    text: str
    disagreement: str | None = None
    sources: Sources


class Measure(Entry, frozen=True, kw_only=True):
    """A technical or organisational measure; ``check`` names how a design shows it, if it can."""

    id: str
    title: str
    shows_as: str
    kind: Literal["design", "platform", "organisational"]
    check: str | None = None
    owner: str = "you"
    nist: tuple[str, ...] = ()


class Control(Entry, frozen=True, kw_only=True):
    """A control of a framework, in our own words, with the measures that meet it."""

    id: str
    title: str
    measures: tuple[str, ...]
    note: str | None = None


class ComplianceFramework(Entry, frozen=True, kw_only=True):
    """A framework and its controls. ``precise`` says where the specification is imprecise."""

    id: str
    name: str
    controls: tuple[Control, ...]
    requirements: tuple[str, ...] = ()
    precise: tuple[str, ...] = ()
    sources: Sources


class Planning(Entry, frozen=True, kw_only=True):
    """A planning figure for availability: [low, expected, high] in ``unit``."""

    id: str
    title: str
    low: float
    expected: float
    high: float
    unit: str
    sources: Sources
