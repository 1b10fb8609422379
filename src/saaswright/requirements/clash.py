"""A contradiction before it has places, and what one must know of regions to see some of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from saaswright.finding import Severity
from saaswright.source import DocumentPath

Regions = Mapping[str, tuple[str, str]]
"""What is known of cloud regions: id -> (provider, geography)."""

NO_REGIONS: Final[Regions] = MappingProxyType({})
"""Nothing is known of regions: what is said about them goes unchecked."""


class Clash(msgspec.Struct, frozen=True):
    """A contradiction before it is given places: the first path is where it is shown."""

    id: str
    message: str
    paths: tuple[DocumentPath, ...]
    help: str
    severity: Severity = Severity.ERROR
