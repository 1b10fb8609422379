"""What registries said, kept beside the spec: for the handoff, for triage, for the list."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

from saaswright.errors import UnreadableError, UsageError
from saaswright.images.checked import Report
from saaswright.images.model import Inventory, Listed
from saaswright.rules.pulls import DIRECTORY, LARGEST, NAME
from saaswright.typed import from_json

__all__ = ["DIRECTORY", "NAME", "load", "with_report", "write"]


def write(report: Report, directory: Path) -> Path:
    """Write the report below ``directory``, whole or not at all. Raises :class:`UsageError`."""
    text = msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"
    path = directory / NAME
    try:
        directory.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=f".{NAME}.", dir=directory)
        with os.fdopen(handle, "wb") as stream:
            stream.write(text)
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None
    return path


def load(directory: Path) -> Report | None:
    """The report below ``directory``; ``None`` when nothing was ever checked there.

    Raises :class:`UnreadableError` when the file is none of ours.
    """
    path = directory / NAME
    try:
        with path.open("rb") as stream:
            return from_json(stream.read(LARGEST), type=Report)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        hint = "run `saaswright images check` again, or remove it"
        raise UnreadableError(f"{path}: {error}", help=hint) from None


def with_report(inventory: Inventory, report: Report | None) -> Inventory:
    """The inventory with what registries said about the same references."""
    if report is None:
        return inventory
    known = {one.reference: one for one in report.images if one.status != "not-verified"}

    def told(image: Listed) -> Listed:
        found = known.get(image.reference) if image.reference else None
        if found is None:
            return image
        return msgspec.structs.replace(image, platforms=found.platforms, size=found.size)

    images = tuple(map(told, inventory.images))
    return msgspec.structs.replace(inventory, images=images, checked=report.at)
