"""A run that somebody else may end: what is running is ended at once, and the rest is not begun."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class HaltedError(Exception):
    """The run was to end, and what it had made is removed."""


class Halt:
    """Asked for from any thread; the thread that runs sees it as :class:`HaltedError`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = False
        self._ends: list[Callable[[], None]] = []

    @property
    def asked(self) -> bool:
        """Whether the run is to end."""
        return self._asked

    def ask(self) -> None:
        """End what runs. Returns when the processes have ended, before everything is removed."""
        with self._lock:
            self._asked = True
            ends = tuple(self._ends)
        for end in ends:
            end()

    def check(self) -> None:
        """Raise :class:`HaltedError` when the run is to end."""
        if self._asked:
            raise HaltedError

    @contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """Call ``end`` when it is asked for during the block.

        Raises :class:`HaltedError` when it was asked for, however the block ended: what it came
        to is then no result.
        """
        with self._lock:
            self.check()
            self._ends.append(end)
        try:
            yield
        except Exception:
            self.check()
            raise
        finally:
            with self._lock:
                self._ends.remove(end)
        self.check()
