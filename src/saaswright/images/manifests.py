"""Manifests and indexes (OCI image specification; Docker schema 2): what is in an image."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from saaswright.images.http import Answer, Fault
from saaswright.images.remote import json_of

INDEXES: Final = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
MANIFESTS: Final = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
ACCEPT: Final = ", ".join((*INDEXES, *MANIFESTS))
MOST: Final = 4 * 1024 * 1024
"""Bytes of a manifest; the distribution specification has registries accept that much."""
_MOST_LAYERS: Final = 10_000


class Descriptor(msgspec.Struct, frozen=True):
    """What a manifest points to; ``platform`` is ``os/architecture[/variant]``."""

    digest: str
    platform: str | None = None


class Manifest(msgspec.Struct, frozen=True):
    """``children`` of an index; ``config`` and ``size`` (bytes of all layers) of an image."""

    digest: str
    kind: str
    children: tuple[Descriptor, ...] = ()
    config: str | None = None
    size: int = 0


def read(answer: Answer, asked: str | None, whose: str) -> Manifest:
    """The manifest in ``answer``; ``asked`` is the digest that it must have. Raises ``Fault``."""
    digest = "sha256:" + hashlib.sha256(answer.body).hexdigest()
    said = answer.headers.get("docker-content-digest")
    for wanted in (asked, said):
        if wanted and wanted.startswith("sha256:") and wanted != digest:
            raise Fault("wrong-digest", f"{whose} sends a manifest that has not its digest")
    found = json_of(answer, whose)
    kind = str(found.get("mediaType") or answer.headers.get("content-type", "")).partition(";")[0]
    try:
        if isinstance(found.get("manifests"), list):
            return Manifest(digest, kind, tuple(_children(found["manifests"])))
        layers = found["layers"][:_MOST_LAYERS]
        sizes = sum(int(layer["size"]) for layer in layers) + int(found["config"]["size"])
        return Manifest(digest, kind, (), _digest(found["config"]["digest"]), sizes)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Fault("malformed", f"{whose} sends a manifest of another shape") from None


def _children(items: list[Any]) -> list[Descriptor]:
    found = [Descriptor(_digest(item["digest"]), platform_of(item.get("platform") or {})) for item
             in items[:_MOST_LAYERS]]  # fmt: skip
    # Attestations stand in an index as `unknown/unknown`.
    return [one for one in found if one.platform and not one.platform.startswith("unknown")]


def _digest(text: str) -> str:
    algorithm, _, digits = text.partition(":")
    if algorithm not in ("sha256", "sha512") or not digits.isalnum():
        raise ValueError(text)
    return text


def platform_of(platform: Mapping[str, Any]) -> str | None:
    """``linux/arm64`` or ``linux/arm/v7``; variants that say nothing new are left out."""
    parts = [platform.get("os"), platform.get("architecture"), platform.get("variant")]
    if not all(isinstance(part, str) and part for part in parts[:2]):
        return None
    if (parts[1], parts[2]) == ("arm64", "v8"):
        parts[2] = None
    return "/".join(str(part) for part in parts if part)
