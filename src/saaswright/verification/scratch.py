"""A private directory of the run, and copies in it of what containers may write in."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from saaswright.errors import UnreadableError

PREFIX: Final = "saaswright-verify-"
_MOST_BYTES: Final = 512 * 1024 * 1024
_MOST_FILES: Final = 20_000
_SKIPPED: Final = (".git", ".venv", "__pycache__")


@contextmanager
def scratch() -> Iterator[Path]:
    """The directory, readable by the owner only, gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def copy(copies: Mapping[str, str]) -> None:
    """Copy each host path; one that is not there becomes an empty directory, as Compose does it.

    Raises :class:`UnreadableError` when it is too much to copy.
    """
    for source, target in copies.items():
        path, place = Path(source), Path(target)
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            shutil.copy2(path, place)
        elif path.is_dir():
            _measure(path)
            ignored = shutil.ignore_patterns(*_SKIPPED)
            shutil.copytree(path, place, ignore=ignored, symlinks=True)
        else:
            place.mkdir()
        _open_up(place)


def _measure(path: Path) -> None:
    size = files = 0
    for directory, names, found in os.walk(path):
        names[:] = [name for name in names if name not in _SKIPPED]
        files += len(found)
        size += sum(os.lstat(os.path.join(directory, name)).st_size for name in found)  # noqa: PTH118
        if size > _MOST_BYTES or files > _MOST_FILES:
            raise UnreadableError(
                f"{path}: too large to copy for a run ({_MOST_BYTES // 2**20} MiB is the most)",
                help="mount a named volume, or mount it read-only",
            )


def _open_up(place: Path) -> None:
    """Containers run as other users; the private directory above keeps people out."""
    place.chmod(place.stat().st_mode | 0o055)
