"""Requirements → flat facts: the words that rules may ask of what the user needs.

A view is what one plan sees: the product's answers, with the plan's own over them. Each fact
remembers the requirement path it was read from, so that every reason can name its line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

import msgspec

from saaswright.catalog.model import Catalog
from saaswright.decisions.restoring import planned_restores
from saaswright.requirements.model import Requirements

Value = bool | int | float | str


class Fact(msgspec.Struct, frozen=True):
    """The values of one word (none when not said), where they stand, and how they are written."""

    values: tuple[Value, ...]
    path: str
    written: tuple[str, ...] = ()


class View(msgspec.Struct, frozen=True):
    """The facts as one plan sees them. ``plan`` is its position, ``None`` for the product."""

    plan: int | None
    name: str
    facts: dict[str, Fact]

    def values(self, name: str) -> tuple[Value, ...]:
        """The values of a fact; empty when it was not said. Raises :class:`KeyError`."""
        return self.facts[name].values


class Word(msgspec.Struct, frozen=True):
    """A fact that rules may name: where it stands, and whether a plan may override it.

    ``scope``: ``product`` is said once, ``plan`` only in a plan, ``both`` in either.
    """

    path: str
    meaning: str
    scope: Literal["product", "plan", "both"] = "product"
    convert: Callable[[Any], Value] | None = None


def _gigabytes(size: int) -> float:
    return size / 1e9


def _lower(word: str) -> str:
    return word.lower()


FACTS: Final[dict[str, Word]] = {
    "domain": Word("product.domain", "What kind of product it is"),
    "customers": Word("product.customers", "Who buys it"),
    "industries": Word("product.industries", "Industries, lower case", "product", _lower),
    "pricing": Word("product.pricing", "How it is sold"),
    "tenancy": Word("tenancy", "The tenancy that a plan states", "plan"),
    "deployment": Word("deployment", "The deployment model that a plan states", "plan"),
    "network": Word("network", "The network variant that a plan states", "plan"),
    "users": Word("workload.users", "Users", "both"),
    "requests_per_second": Word("workload.requests_per_second", "Requests/s at peak", "both"),
    "latency_p95": Word("workload.latency_p95", "95th percentile of latency, seconds", "both"),
    "data_gb": Word("workload.data.size", "Data held today, GB (10^9 bytes)", "both", _gigabytes),
    "growth_per_year": Word("workload.data.growth_per_year", "Growth, a factor a year", "both"),
    "data_models": Word("workload.data.models", "Shapes of the data", "both"),
    "read_share": Word("workload.data.read_share", "Share of reads, 0 to 1", "both"),
    "consistency": Word("workload.data.consistency", "Consistency that the data needs", "both"),
    "needs": Word("workload.needs", "What the product has to do", "both"),
    "languages": Word("team.languages", "Languages that the team knows"),
    "operations": Word("team.operations", "People who run it: none, small, dedicated"),
    "existing": Word("existing.stack", "What is there already, lower case", "product", _lower),
    "frameworks": Word("compliance.frameworks", "Compliance frameworks to meet"),
    "sensitive_data": Word("compliance.sensitive_data", "Sensitive data held"),
    "residency": Word("compliance.residency", "Where data must stay", "product", _lower),
    "isolation": Word("compliance.isolation", "Isolation that customers ask for"),
    "target": Word("availability.target", "Availability target, percent", "both"),
    "maintenance": Word("availability.maintenance", "Planned downtime, seconds a month", "both"),
    "rto": Word("availability.rto", "Recovery time objective, seconds", "both"),
    "rpo": Word("availability.rpo", "Recovery point objective, seconds", "both"),
    "disaster_recovery": Word("availability.disaster_recovery", "Regions to survive with", "both"),
    "providers": Word("cloud.providers", "Clouds the user has, most wanted first"),
    "regions": Word("cloud.regions", "Regions the user has, most wanted first"),
    "budget": Word("budget.monthly", "Budget in USD a month", "both"),
    "metrics": Word("observability.metrics", "What scrapes the metrics"),
    "vendor": Word("observability.vendor", "Observability vendor in use, or none"),
    "prefer": Word("preferences.prefer", "Options the user likes"),
    "avoid": Word("preferences.avoid", "Options the user dislikes"),
    "restore_seconds": Word("workload.data.size", "Seconds that restoring all data takes", "both"),
    "tenant_restore_seconds": Word("workload.data.size", "The same for one tenant's data", "both"),
}  # fmt: skip
"""The closed vocabulary of ``when``; the key is the word that rules use."""

MAY_BE_EMPTY: Final = ("workload.needs",)
"""Paths whose empty list is an answer of its own: "nothing of the kind"."""


RESTORES: Final = ("restore_seconds", "tenant_restore_seconds")
"""The words that are not read but reckoned: from the data held and the catalog's figures."""


def views(requirements: Requirements, catalog: Catalog) -> tuple[View, ...]:
    """One view for each plan, in their order; a single one of the product when there is none."""
    if not requirements.plans:
        return (_view(requirements, None, catalog),)
    return tuple(_view(requirements, index, catalog) for index in range(len(requirements.plans)))


def _view(requirements: Requirements, plan: int | None, catalog: Catalog) -> View:
    name = requirements.product.name if plan is None else requirements.plans[plan].name
    facts = {word: _fact(requirements, plan, FACTS[word]) for word in FACTS}
    own = None if plan is None else requirements.plans[plan]
    found = planned_restores(requirements, own, catalog)
    each: tuple[tuple[float, ...], ...] = (
        ((found.everything,), (found.tenant,)) if found else ((), ())
    )
    for word, values in zip(RESTORES, each, strict=True):
        facts[word] = msgspec.structs.replace(facts[word], values=values)
    return View(plan, name, facts)


def _fact(requirements: Requirements, plan: int | None, word: Word) -> Fact:
    """The plan's own answer when it may have one and gave it, else the product's."""
    if plan is not None and word.scope != "product":
        said = _said(requirements.plans[plan], word.path)
        if said is not None or word.scope == "plan":
            return _read(said, f"plans.{plan}.{word.path}", word)
    said = None if word.scope == "plan" else _said(requirements, word.path)
    return _read(said, word.path, word)


def _read(said: tuple[Any, ...] | None, path: str, word: Word) -> Fact:
    said = said or ()
    values = tuple(word.convert(value) for value in said) if word.convert else said
    return Fact(values, path, tuple(_written(value) for value in said))


def _said(holder: object, path: str) -> tuple[Any, ...] | None:
    """What stands at ``path``, as a tuple; ``None`` when nothing was said."""
    for step in path.split("."):
        holder = getattr(holder, step)
    if holder is None or (holder == () and path not in MAY_BE_EMPTY):
        return None
    return holder if isinstance(holder, tuple) else (holder,)


def _written(value: object) -> str:
    """As a person writes it: units print themselves, plain floats lose a trailing ``.0``."""
    return f"{value:g}" if type(value) is float else str(value)
