"""What `images convert` and `images build` answer to a program, version 1."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from saaswright.images.build import Build, digests
from saaswright.images.checked import Report
from saaswright.images.conversion.commands import Access
from saaswright.images.conversion.model import Policy
from saaswright.images.conversion.result import Conversion


class ConvertedTarget(msgspec.Struct, frozen=True):
    """An image to build, for ``services``; ``image`` is its reference as the file has it."""

    name: str
    services: tuple[str, ...]
    image: str
    registry: str


class ImageConversion(msgspec.Struct, frozen=True, kw_only=True):
    """A conversion, done when ``written``, ``complete`` when no service only builds any more.

    ``unplaced`` are services for which no registry is known, ``files`` the changed and new files
    relative to the project, ``registries`` what each takes, ``refused`` what could not be edited.
    ``policy`` says where the tags come from; with ``digest`` the digests follow the push.
    """

    schema: Literal["saaswright/image-conversion/v1"] = "saaswright/image-conversion/v1"
    project: str
    written: bool
    complete: bool
    policy: Policy
    targets: tuple[ConvertedTarget, ...]
    unplaced: tuple[str, ...]
    files: tuple[str, ...]
    registries: tuple[Access, ...]
    notes: tuple[str, ...]
    refused: tuple[str, ...]


class BuiltTarget(msgspec.Struct, frozen=True):
    """A target with its tags, and what the registry holds under each (``null``: not pushed)."""

    name: str
    tags: tuple[str, ...]
    digests: tuple[str | None, ...]


class ImageBuild(msgspec.Struct, frozen=True, kw_only=True):
    """What was built; ``pinned`` are the compose files that the digests were written into."""

    schema: Literal["saaswright/image-build/v1"] = "saaswright/image-build/v1"
    targets: tuple[BuiltTarget, ...]
    pushed: bool
    pinned: tuple[str, ...]


def conversion_json(found: Conversion, *, written: bool) -> ImageConversion:
    """The conversion as a value to print."""
    plan = found.plan
    return ImageConversion(
        project=plan.project,
        written=written,
        complete=found.complete,
        policy=plan.policy,
        targets=tuple(
            ConvertedTarget(one.name, one.services, one.image, one.host) for one in plan.targets
        ),
        unplaced=plan.unplaced,
        files=tuple(os.path.relpath(path, plan.directory) for path in sorted(found.files)),
        registries=found.registries,
        notes=found.notes,
        refused=tuple(one.message for one in found.refused),
    )


def build_json(build: Build, report: Report | None, pinned: Sequence[str]) -> ImageBuild:
    """The build as a value to print; ``report`` is there when something was pushed."""
    seen = digests(report, build) if report is not None else {}
    return ImageBuild(
        targets=tuple(
            BuiltTarget(name, its, tuple(seen.get(tag) for tag in its))
            for name, its in build.tags.items()
        ),
        pushed=report is not None,
        pinned=tuple(map(os.path.relpath, pinned)),
    )


def json_schema(kind: Literal["conversion", "build"]) -> dict[str, Any]:
    """The JSON Schema of :class:`ImageConversion` or :class:`ImageBuild`."""
    return msgspec.json.schema(ImageConversion if kind == "conversion" else ImageBuild)
