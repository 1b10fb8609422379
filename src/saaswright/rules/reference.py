"""Image references, taken apart as the distribution project's grammar has it."""

from __future__ import annotations

import re
from typing import Final

import msgspec

_NUMBER: Final = re.compile(r"\d+")
_HUB: Final = ("docker.io/", "index.docker.io/", "registry-1.docker.io/")


class Reference(msgspec.Struct, frozen=True):
    """``registry`` is empty for Docker Hub; ``repository`` has no ``library/`` in front."""

    registry: str
    repository: str
    tag: str | None
    digest: str | None

    @property
    def name(self) -> str:
        """Registry and repository, as the catalog writes them."""
        return f"{self.registry}/{self.repository}" if self.registry else self.repository

    @property
    def version(self) -> tuple[int, ...] | None:
        """The numbers that the tag starts with (``17.2-alpine`` → 17, 2), or ``None``."""
        found = re.match(r"v?(\d+(?:\.\d+)*)(?![\w.])|v?(\d+(?:\.\d+)*)", self.tag or "")
        return numbers(found[1] or found[2]) if found else None


def numbers(text: str) -> tuple[int, ...]:
    """The numbers of a version: ``8.0`` → (8, 0)."""
    return tuple(int(part) for part in _NUMBER.findall(text)[:6])


def parse(text: str) -> Reference:
    """The parts of ``[registry/]repository[:tag][@digest]``."""
    for prefix in _HUB:
        text = text.removeprefix(prefix)
    text, _, digest = text.partition("@")
    head, slash, rest = text.partition("/")
    registry = ""
    if slash and ("." in head or ":" in head or head == "localhost"):
        registry, text = head, rest
    repository, colon, tag = text.rpartition(":")
    if not colon:
        repository, tag = text, ""
    if not registry:
        repository = repository.removeprefix("library/")
    return Reference(registry, repository, tag or None, digest or None)
