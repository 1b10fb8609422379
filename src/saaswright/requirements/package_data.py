"""The YAML files that ship with this package."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from saaswright.errors import CatalogError
from saaswright.source import decode, load_yaml


def load_data(name: str) -> Any:
    """The plain data of a YAML file of this package. Raises :class:`CatalogError`."""
    raw = files("saaswright.requirements").joinpath(name).read_bytes()
    document, problems = load_yaml(decode(name, raw))
    if document is None or problems:
        raise CatalogError(f"{name}: {problems[0].message} (line {problems[0].place.line})")
    return document.data
