"""A place beside the bundle where the next one is built, and what dead runs left there.

The workspace of ``out/bundle`` is ``out/.bundle.saaswright-<random>/``: ``tree/`` is the next
bundle, ``away/`` the old one while an exchange in three steps is under way, ``OWNER`` the marker
that makes it ours. Runs with the same parent directory wait for each other, so that a workspace
that is found there belongs to nobody alive.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from saaswright.errors import BundleError
from saaswright.handoff.exchange import exchange, restore

OWNER: Final = "saaswright-workspace"
PATIENCE: Final = 10.0
"""Seconds to wait for another run that writes beside this one."""


class Workspace(msgspec.Struct, frozen=True):
    """``place`` is the bundle's directory, ``room`` ours beside it, on the same file system."""

    place: Path
    room: Path

    @property
    def tree(self) -> Path:
        """Where the next bundle is built."""
        return self.room / "tree"

    def swap(self) -> None:
        """The bundle and ``tree`` change places."""
        exchange(self.place, self.tree, self.room / "away")


@contextmanager
def workspace(place: Path) -> Iterator[Workspace]:
    """A workspace for ``place``, whose parent exists; gone afterwards.

    What dead runs left is put right and removed first. Raises :class:`BundleError` when another
    run does not finish, :class:`OSError` when nothing can be written there.
    """
    with _alone(place.parent) as alone:
        if alone:
            recover(place)
        room = Path(tempfile.mkdtemp(prefix=_prefix(place), dir=place.parent))
        try:
            (room / OWNER).write_text(place.name, encoding="utf-8")
            yield Workspace(place, room)
        finally:
            _remove(room)


def recover(place: Path) -> None:
    """Finish or undo what a dead run left of ``place``, and remove its workspaces."""
    for room in sorted(place.parent.glob(f"{_escaped(_prefix(place))}*")):
        owner = room / OWNER
        ours = not room.is_symlink() and owner.is_file() and _read(owner) == place.name
        if not ours and not _just_made(room):
            continue
        restore(place, room / "away")
        _remove(room)


def _remove(room: Path) -> None:
    """Remove a workspace, its marker last: killed on the way, the next run still knows it."""
    for part in ("tree", "away"):
        shutil.rmtree(room / part, ignore_errors=True)
    shutil.rmtree(room, ignore_errors=True)


def sync(path: Path) -> None:
    """Make a file's content, or the names in a directory, outlive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _prefix(place: Path) -> str:
    return f".{place.name}.saaswright-"


def _escaped(text: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)


def _read(owner: Path) -> str:
    try:
        return owner.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _just_made(room: Path) -> bool:
    # Killed between making the directory and marking it: of our name and still empty, or with a
    # marker that was not written yet.
    try:
        inside = [entry.name for entry in os.scandir(room)]
        return not room.is_symlink() and (
            not inside or (inside == [OWNER] and not (room / OWNER).stat().st_size)
        )
    except OSError:
        return False


@contextmanager
def _alone(parent: Path) -> Iterator[bool]:
    """Hold the lock of ``parent``; ``False`` where the file system has no locks."""
    import fcntl

    descriptor = os.open(parent, os.O_RDONLY)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise BundleError(
                        f"{parent}: another run is still writing in this directory",
                        help="let it finish, or end it, and try again",
                    ) from None
                time.sleep(0.02)
            except OSError:
                yield False
                return
        yield True
    finally:
        os.close(descriptor)
