"""A line that counts, for whoever waits at a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

_PATIENCE: Final = 1.0
_EVERY: Final = 0.2
_Item = TypeVar("_Item")


def told(items: Iterable[_Item], total: int) -> Iterator[_Item]:
    """``items``; after a second their number so far stands on standard error, if it is a terminal.

    Where standard output is a terminal too, the answer itself is the progress.
    """
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from items
        return
    shown = time.monotonic() + _PATIENCE - _EVERY
    for number, item in enumerate(items, start=1):
        now = time.monotonic()
        if now - shown >= _EVERY:
            shown = now
            sys.stderr.write(f"\r{number} of {total} projects\x1b[K")
            sys.stderr.flush()
        yield item
    sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()
