"""The figures behind assumptions: ``defaults.yaml``, typed."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from saaswright.requirements.model import (
    Consistency,
    Customer,
    DataModel,
    DisasterRecovery,
    Domain,
    Framework,
    Language,
    Need,
    Provider,
)
from saaswright.requirements.package_data import load_data
from saaswright.requirements.units import Duration, MonthlyDuration, Size
from saaswright.typed import convert


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every row."""


class DomainDefaults(_Row, frozen=True, kw_only=True):
    """What is assumed of a domain, and which words and needs hint at it.

    ``requests`` are per second at peak and ``data`` is in bytes, both per registered user.
    """

    domain: Domain
    words: tuple[str, ...]
    signs: tuple[Need, ...]
    needs: tuple[Need, ...]
    models: tuple[DataModel, ...]
    latency: Duration
    read_share: float
    consistency: Consistency
    requests: float
    data: Size
    customers: tuple[Customer, ...]
    languages: tuple[Language, ...]
    source: str


class CustomerDefaults(_Row, frozen=True, kw_only=True):
    """Registered users in the first year, and the availability in percent they expect."""

    customer: Customer
    users: int
    target: float
    source: str


class TargetDefaults(_Row, frozen=True, kw_only=True):
    """The recovery that fits a target (percent) and every higher one below the next row's."""

    target: float
    rto: Duration
    rpo: Duration
    maintenance: MonthlyDuration
    disaster_recovery: DisasterRecovery
    because: str
    source: str


class IndustryHint(_Row, frozen=True, kw_only=True):
    """Words for an industry, and the question about the framework that it often brings."""

    words: tuple[str, ...]
    framework: Framework
    question: str


class StackHints(_Row, frozen=True, kw_only=True):
    """The technologies in use that tell a language or a cloud."""

    languages: dict[Language, tuple[str, ...]]
    providers: dict[Provider, tuple[str, ...]]


class Defaults(_Row, frozen=True, kw_only=True):
    """The whole file; ``targets`` from high to low, the last one at 0."""

    domains: tuple[DomainDefaults, ...]
    customers: tuple[CustomerDefaults, ...]
    targets: tuple[TargetDefaults, ...]
    industries: tuple[IndustryHint, ...]
    stack: StackHints

    def domain(self, name: str) -> DomainDefaults:
        """The row of a domain."""
        return next(row for row in self.domains if row.domain == name)

    def target(self, percent: float) -> TargetDefaults:
        """The row of the highest target that is not above ``percent``."""
        return next(row for row in self.targets if row.target <= percent)


@cache
def defaults() -> Defaults:
    """The figures. Raises :class:`saaswright.errors.CatalogError`."""
    return convert(load_data("defaults.yaml"), Defaults, dec_hook=_unit)


def _unit(kind: type, value: Any) -> Any:
    if issubclass(kind, Duration | Size):
        return kind.parse(value)
    raise NotImplementedError(kind)
