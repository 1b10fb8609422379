"""The small tables of this room: the platform that takes over, measures of the code."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from saaswright.typed import from_yaml

_DATA: Final = Path(__file__).parent / "data"


class AttributeFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the platform makes of the service key ``key``, and what onboarding does about it."""

    key: str
    treatment: str
    action: str
    source: str


class PlatformFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The platform: its name, who onboards and debugs there, where its secrets are kept."""

    name: str
    onboarding: str
    debugging: str
    environments: tuple[str, ...]
    secrets_at: str
    attributes: tuple[AttributeFact, ...]


class MeasureFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a measure stands that no check of a design can show, or shows only in part."""

    measure: str
    status: Literal["planned", "organisational", "gap"]
    owner: str
    reason: str


class GuardFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules that fire when a measure is undone, and checklist items in which a run shows it."""

    measure: str
    rules: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()


class PreparationFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the deployment model ``model`` asks, which function shows it, what ``owner`` does."""

    model: str
    asks: str
    shown: str | None = None
    left: str | None = None
    owner: str | None = None


@cache
def preparations() -> tuple[PreparationFact, ...]:
    """In the order in which they are shown."""
    return from_yaml(_read("preparation"), type=tuple[PreparationFact, ...])


@cache
def guards() -> dict[str, GuardFact]:
    """By measure id."""
    found = from_yaml(_read("guards"), type=tuple[GuardFact, ...])
    return {fact.measure: fact for fact in found}


@cache
def platform() -> PlatformFacts:
    """The platform that takes over."""
    return from_yaml(_read("platform"), type=PlatformFacts)


@cache
def measures() -> dict[str, MeasureFact]:
    """By measure id."""
    found = from_yaml(_read("measures"), type=tuple[MeasureFact, ...])
    return {fact.measure: fact for fact in found}


def _read(name: str) -> bytes:
    return (_DATA / f"{name}.yaml").read_bytes()
