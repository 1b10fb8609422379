"""Requirements as a person writes them: the inverse of reading."""

from __future__ import annotations

from typing import Any

import msgspec

from saaswright.requirements.model import Requirements
from saaswright.requirements.units import Duration, Size


def to_builtins(requirements: Requirements) -> dict[str, Any]:
    """Plain data (``dict``, ``list``, ``str``, ``int``, ``float``) in the order of the model.

    Durations and sizes are text (``15m``, ``200GB``); what was not said is left out. Reading it
    back gives an equal value.
    """
    return _mapping(requirements)


def written(value: Any) -> str:
    """One value as it stands in a sentence or a table: ``99.95``, ``15m``, ``a, b``, ``none``."""
    plain = _plain(value)
    if isinstance(plain, list):
        words = (str(item["name"]) if isinstance(item, dict) else str(item) for item in plain)
        return ", ".join(words) or "none"
    if isinstance(plain, dict):
        return ", ".join(f"{key}: {written(inner)}" for key, inner in plain.items()) or "none"
    return "none" if plain is None else str(plain)


def as_data(value: Any) -> Any:
    """One value of the model as plain data: tuples as lists, units as text, structs as mappings."""
    return _plain(value)


def _mapping(struct: msgspec.Struct) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for field in msgspec.structs.fields(type(struct)):
        value = getattr(struct, field.name)
        plain = _plain(value)
        said = plain not in ([], {}) if field.default is not None else plain is not None
        if said and not (field.name == "currency" and not data):
            data[field.name] = plain
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return _mapping(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Duration | Size):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    # Equal mappings are written alike, whoever built them and in whichever order.
    return dict(sorted(value.items())) if isinstance(value, dict) else value
