"""What the lock of an earlier bundle says of a new design."""

from __future__ import annotations

from pathlib import Path

from saaswright.decisions.kept import Kept
from saaswright.handoff.lock import NAME, Lock, decided
from saaswright.handoff.reading import read_lock
from saaswright.handoff.renaming import renamed
from saaswright.requirements.model import Requirements


def lock_at(place: Path) -> Lock | None:
    """The lock of the bundle at ``place``; ``None`` where there is no bundle yet.

    Raises :class:`DamagedError`.
    """
    return read_lock(place) if (place / NAME).is_file() else None


def kept_of(lock: Lock, before: Requirements | None, now: Requirements | None) -> Kept:
    """The decisions of ``lock``, made for the requirements ``before``.

    Plans that have other names in the requirements ``now`` keep theirs.
    """
    pairs = renamed(before, now) if before and now else ()
    return decided(lock, {pair.before: pair.after for pair in pairs})
