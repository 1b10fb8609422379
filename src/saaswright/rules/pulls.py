"""What `images check` saw of a project's images, as far as it is still about these references."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from saaswright.compose.reference import try_parse
from saaswright.typed import from_json

DIRECTORY: Final = "evidence"
NAME: Final = "images.json"
SCHEMA: Final = "saaswright/image-check/v1"
LARGEST: Final = 16 * 1024 * 1024

Status = Literal["passed", "failed", "not-verified"]


class Pull(msgspec.Struct, frozen=True, kw_only=True):
    """What a registry said about one reference; of the evidence file, what triage needs."""

    reference: str | None
    status: Status
    said: str


class _Evidence(msgspec.Struct, frozen=True, kw_only=True):
    schema: Literal["saaswright/image-check/v1"]
    at: str
    images: tuple[Pull, ...]


class Pulls(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence on the images of some services.

    ``status`` is ``passed`` when each was seen to be pullable, ``failed`` when a registry refused
    one. ``refused`` pairs a reference with what was said, ``unseen`` are references that nobody
    asked about, or that were others then. ``at`` is the day (``None``: nobody ever asked),
    ``problem`` why the evidence is no good.
    """

    status: Status
    refused: tuple[tuple[str, str], ...] = ()
    unseen: tuple[str, ...] = ()
    at: str | None = None
    problem: str | None = None


def pulls(directory: Path | None, references: Sequence[str]) -> Pulls:
    """What the evidence below ``directory`` says of ``references`` (as the services have them)."""
    path = os.path.join(directory, DIRECTORY, NAME) if directory is not None else None  # noqa: PTH118 - for each project
    if path is None or not os.path.isfile(path):  # noqa: PTH113
        return Pulls(status="not-verified", unseen=tuple(references))
    try:
        with Path(path).open("rb") as stream:
            found = from_json(stream.read(LARGEST), type=_Evidence)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        said = f"{DIRECTORY}/{NAME} is no evidence of ours"
        return Pulls(status="not-verified", unseen=tuple(references), problem=said)
    return _judged(found, references)


def _judged(found: _Evidence, references: Sequence[str]) -> Pulls:
    known = {_plain(one.reference): one for one in found.images if one.reference}
    every = {reference: known.get(_plain(reference)) for reference in references}
    refused = _with("failed", every)
    unseen = tuple(text for text, one in every.items() if not one or one.status == "not-verified")
    status: Status = "failed" if refused else "not-verified" if unseen else "passed"
    return Pulls(status=status, refused=refused, unseen=unseen, at=found.at[:10])


def _with(status: Status, every: Mapping[str, Pull | None]) -> tuple[tuple[str, str], ...]:
    return tuple((text, one.said) for text, one in every.items() if one and one.status == status)


def _plain(reference: str) -> str:
    """The same image under one name: ``nginx:1`` and ``docker.io/library/nginx:1``."""
    found = try_parse(reference)
    return found.familiar if found is not None else reference
