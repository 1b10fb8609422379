"""The images of a project as values."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Origin = Literal["custom", "public", "unknown"]
Pinned = Literal["digest", "tag", "moving", "open"]
"""``moving``: no tag, or one such as ``latest``. ``open``: a variable without a value decides."""


class EndOfLife(msgspec.Struct, frozen=True):
    """The release line of an image and the ISO date of its end; ``ended`` by the catalog's date."""

    line: str
    date: str
    ended: bool


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """The image of one service.

    ``written`` is the text in the file (``None`` when only ``build:`` is there), ``reference`` what
    it means with the variables' values, and ``registry`` its host; both ``None`` when nobody knows.
    ``origin`` says whose it is, ``because`` how that is known. ``platforms`` and ``size`` (bytes to
    download) are ``None`` until a registry was asked; ``problem`` is why it is no reference.
    """

    service: str
    written: str | None
    reference: str | None
    registry: str | None
    kind: str | None
    origin: Origin
    because: str
    built: bool
    pinned: Pinned | None
    variables: tuple[str, ...] = ()
    platforms: tuple[str, ...] | None = None
    size: int | None = None
    end_of_life: EndOfLife | None = None
    problem: str | None = None


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """Every image of a project; ``checked`` is when the registries were asked, if they were."""

    schema: Literal["saaswright/image-list/v1"] = "saaswright/image-list/v1"
    project: str
    files: tuple[str, ...]
    images: tuple[Listed, ...]
    checked: str | None = None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of :class:`Inventory`."""
    return msgspec.json.schema(Inventory)
