"""What registries said about the images of a project."""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """One reference, asked for once however many services use it.

    ``passed``: it can be pulled, with ``access``. ``failed``: it cannot, or is not for the
    architectures ``wanted``; ``fault`` says why in one word, ``said`` in a sentence.
    ``not-verified``: nobody was asked. ``size`` is bytes to download for ``platform``; ``created``
    and ``age_days`` are the image's own date, ``None`` when it has none.
    """

    written: str
    reference: str | None
    services: tuple[str, ...]
    registry: str | None
    status: Literal["passed", "failed", "not-verified"]
    said: str
    access: Literal["anonymous", "credentials"] | None = None
    fault: str | None = None
    digest: str | None = None
    platforms: tuple[str, ...] | None = None
    platform: str | None = None
    size: int | None = None
    created: str | None = None
    age_days: int | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A registry that was asked; ``pulls_left`` is what it says it still allows."""

    host: str
    kind: str
    images: int
    pulls_left: int | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All images of a project; ``at`` is the time (RFC 3339, UTC), ``wanted`` architectures."""

    schema: Literal["saaswright/image-check/v1"] = "saaswright/image-check/v1"
    project: str
    at: str
    offline: bool
    wanted: tuple[str, ...]
    images: tuple[Checked, ...]
    registries: tuple[Asked, ...] = ()

    @property
    def fell_short(self) -> bool:
        """Whether some image cannot be pulled."""
        return any(image.status == "failed" for image in self.images)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of :class:`Report`."""
    return msgspec.json.schema(Report)
