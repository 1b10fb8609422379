"""The evidence of runs on disk: for programs, for people, and as a picture."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from saaswright.errors import UnreadableError, UsageError
from saaswright.typed import from_json
from saaswright.verification.model import SCHEMA, Evidence
from saaswright.verification.page import page
from saaswright.verification.picture import picture

DIRECTORY: Final = "evidence"
NAME: Final = "verification.json"
_LARGEST: Final = 16 * 1024 * 1024


def texts(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Each file of the evidence, by its name."""
    raw = msgspec.json.format(msgspec.json.encode(evidence), indent=2)
    yield NAME, raw.decode() + "\n"
    pictures = [picture(run.timeline, run.spec) for run in evidence.runs]
    names = [_picture(index) for index in range(len(pictures))]
    yield "verification.md", page(evidence, names)
    yield from zip(names, pictures, strict=True)


def write(evidence: Evidence, directory: Path) -> tuple[Path, ...]:
    """Write the evidence below ``directory``, each file whole or not at all.

    Raises :class:`UsageError` when that cannot be done.
    """
    written = []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in texts(evidence):
            _replace(directory / name, text)
            written.append(directory / name)
        for old in directory.glob("timeline*.svg"):
            if old not in written:
                old.unlink()
    except OSError as error:
        raise UsageError(f"cannot write {directory}: {error.strerror or error}") from None
    return tuple(written)


def load(directory: Path) -> Evidence | None:
    """The evidence below ``directory``; ``None`` when nothing was ever verified there.

    Raises :class:`UnreadableError` when the file is not evidence of ours.
    """
    path = directory / NAME
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or error}") from None
    try:
        return from_json(raw, type=Evidence)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        hint = "run `saaswright verify` again, or remove it"
        raise UnreadableError(f"{path}: not {SCHEMA}: {error}", help=hint) from None


def stale(evidence: Evidence, home: Path) -> tuple[str, ...]:
    """The files below ``home`` that are no longer as they were when they were run."""
    changed: dict[str, None] = {}
    for run in evidence.runs:
        for file in run.files:
            try:
                now = hashlib.sha256((home / file.path).read_bytes()).hexdigest()
            except OSError:
                now = ""
            if now != file.sha256:
                changed[file.path] = None
    return tuple(changed)


def _picture(index: int) -> str:
    return f"timeline{f'-{index + 1}' if index else ''}.svg"


def _replace(path: Path, text: str) -> None:
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except OSError:
        Path(aside).unlink(missing_ok=True)
        raise
