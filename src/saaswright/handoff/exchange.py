"""Two paths of one file system change places: in one step where the system can, else in three."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_CANNOT: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def exchange(here: Path, there: Path, spare: Path) -> None:
    """``here`` and ``there`` change places. Raises :class:`OSError`.

    Where the system cannot do it atomically, ``here`` is away for a moment and stands at
    ``spare``; :func:`restore` brings it back after a crash.
    """
    if not _atomically(here, there):
        here.rename(spare)
        there.rename(here)
        spare.rename(there)


def restore(here: Path, spare: Path) -> None:
    """Bring ``here`` back from ``spare`` after an :func:`exchange` that was cut short."""
    if os.path.lexists(spare) and not os.path.lexists(here):
        spare.rename(here)


def _atomically(here: Path, there: Path) -> bool:
    # renameat2(2), Linux 3.15 and glibc 2.28; other systems and old file systems take the long way.
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    paths = (os.fsencode(here), os.fsencode(there))
    if call(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(here))
