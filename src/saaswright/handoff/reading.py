"""Reading a bundle back: what ``saaswright handoff DIR`` and ``--locked`` start from."""

from __future__ import annotations

from pathlib import Path

import msgspec

from saaswright.errors import DamagedError
from saaswright.handoff import lock as lock_file
from saaswright.handoff.workspace import recover
from saaswright.source import Source, read_text


class Bundle(msgspec.Struct, frozen=True):
    """A bundle as it is on disk: its lock, the compose file as it is now, what people changed.

    ``edited`` and ``missing`` are paths of generated files.
    """

    lock: lock_file.Lock
    compose: Source
    edited: tuple[str, ...]
    missing: tuple[str, ...]


def read_lock(place: Path) -> lock_file.Lock:
    """The lock of the bundle at ``place``. Raises :class:`DamagedError`."""
    path = place / lock_file.NAME
    if not place.exists():
        # A run that was cut short may have left it a step away.
        recover(place.resolve())
    try:
        return lock_file.from_text(path.read_bytes(), str(path))
    except OSError as error:
        raise DamagedError(
            f"{place}: no bundle: {lock_file.NAME}: {error.strerror or error}",
            help="name the directory that `saaswright design` wrote",
        ) from None


def read_bundle(place: Path) -> Bundle:
    """All that is needed to rebuild the handoff of ``place`` from what is there.

    Raises :class:`DamagedError` when it is no bundle, :class:`UnreadableError` when its compose
    file cannot be read.
    """
    lock = read_lock(place)
    edited, missing = [], []
    for path, recorded in lock.files.items():
        try:
            if lock_file.digest((place / path).read_bytes()) != recorded:
                edited.append(path)
        except FileNotFoundError:
            missing.append(path)
        except OSError as error:
            raise DamagedError(f"{place / path}: {error.strerror or error}") from None
    compose = read_text(place / "compose.yaml")
    named = Source("compose.yaml", compose.text)
    return Bundle(lock, named, tuple(edited), tuple(missing))
