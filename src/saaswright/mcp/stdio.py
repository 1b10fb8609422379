"""Standard input as a server reads it: line by line, and left at once when the server is ended.

The SDK reads it in a thread, which nothing ends before the client's next line: a server that is
told to end would wait for that.
"""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import anyio
from anyio.abc import TaskGroup

_CHUNK: Final = 65_536


class Lines:
    """The lines of a file descriptor as text, each with its line feed."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    async def __aiter__(self) -> AsyncIterator[str]:
        kept: list[bytes] = []
        while chunk := await self._read():
            *whole, rest = chunk.split(b"\n")
            for line in whole:
                yield b"".join([*kept, line, b"\n"]).decode("utf-8", "replace")
                kept.clear()
            kept.append(rest)
        if any(kept):
            yield b"".join(kept).decode("utf-8", "replace")

    async def _read(self) -> bytes:
        try:
            await anyio.wait_readable(self.descriptor)
        except PermissionError:  # a file: it never makes anybody wait
            await anyio.lowlevel.checkpoint()
        return os.read(self.descriptor, _CHUNK)


@asynccontextmanager
async def ended_by_signals(group: TaskGroup) -> AsyncIterator[None]:
    """The first SIGTERM or SIGINT cancels ``group``; those that follow do not hasten the end."""
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:

        async def wait() -> None:
            async for _ in signals:
                group.cancel_scope.cancel()

        group.start_soon(wait)
        yield
