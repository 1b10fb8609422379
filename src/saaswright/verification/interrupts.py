"""Ctrl-C and SIGTERM: the first ends a run through every ``finally``; none ends the removal."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Raises :class:`KeyboardInterrupt` once; later signals, and those while deaf, only count."""

    def __init__(self) -> None:
        self.arrived = 0
        self._deaf = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Take a signal."""
        del number, frame
        self.arrived += 1
        if self.arrived == 1 and not self._deaf:
            raise KeyboardInterrupt

    def ignore(self) -> None:
        """From now on nothing is interrupted any more."""
        self._deaf = True


@contextmanager
def interrupts() -> Iterator[Interrupts]:
    """Take both signals until the end of the block; they are raised again for who comes after.

    Outside of the main thread nothing is taken, as signals do not arrive there.
    """
    taker = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield taker
        return
    before = {number: signal.signal(number, taker) for number in _SIGNALS}
    try:
        yield taker
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if taker.arrived:
        raise KeyboardInterrupt
