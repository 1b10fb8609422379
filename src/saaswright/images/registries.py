"""The kinds of registry, recognised by the host: data, not code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from saaswright.source import decode, load_yaml
from saaswright.typed import convert

_DATA: Final = Path(__file__).parent / "data" / "registries.yaml"
_BLANK: Final = re.compile(r"(?<![${])\{([a-z]+)\}")


class RegistryFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of registry; the fields are told in the data file."""

    id: str
    name: str
    hosts: tuple[str, ...]
    owned: bool
    credential: str
    secrets: tuple[str, ...]
    login: tuple[str, ...]
    ci: tuple[dict[str, Any], ...]
    source: str
    api: str | None = None
    metered: bool = False
    parts: str | None = None
    create: tuple[str, ...] = ()
    permissions: Mapping[str, str] = {}
    note: str | None = None

    def blanks(self, host: str) -> dict[str, str]:
        """What the host says: ``region`` and the like."""
        found = re.match(self.parts, host) if self.parts else None
        return {"host": host, **(found.groupdict() if found else {})}


@cache
def registries() -> tuple[RegistryFact, ...]:
    """Every kind of registry; the last one fits any host."""
    document, _ = load_yaml(decode(_DATA.name, _DATA.read_bytes()))
    data = document.data if document is not None else ()
    return convert(data, tuple[RegistryFact, ...])


def registry(host: str) -> RegistryFact:
    """The first kind of registry that fits ``host``."""
    name = host.lower().rpartition(":")[0] if re.search(r":\d+$", host) else host.lower()
    return next(
        fact for fact in registries() if any(fnmatchcase(name, pattern) for pattern in fact.hosts)
    )


def filled(value: Any, blanks: Mapping[str, str]) -> Any:
    """``value`` (texts, maps, lists) with ``{host}`` and the like filled in; others stay."""
    if isinstance(value, str):
        return _BLANK.sub(lambda found: blanks.get(found[1], found[0]), value)
    if isinstance(value, Mapping):
        return {key: filled(inner, blanks) for key, inner in value.items()}
    return [filled(item, blanks) for item in value] if isinstance(value, (list, tuple)) else value
