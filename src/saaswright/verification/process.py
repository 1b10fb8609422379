"""The only module of this room that starts processes: bounded in time and in output."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Final

import msgspec

MOST_BYTES: Final = 8 * 1024 * 1024
_CHUNK: Final = 65_536
_LONGEST_LINE: Final = 256 * 1024


class Output(msgspec.Struct, frozen=True):
    """What a process left: ``code`` is ``None`` when it was ended for its time.

    Text beyond :data:`MOST_BYTES` is dropped and ``cut`` says so.
    """

    code: int | None
    stdout: str
    stderr: str
    seconds: float = 0.0
    cut: bool = False

    @property
    def ok(self) -> bool:
        """Whether it ended by itself with exit code 0."""
        return self.code == 0


class ClosedError(Exception):
    """The run is being cleaned up; nothing new is started."""


class Processes:
    """Every process of one run, so that none outlives it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._alive: set[subprocess.Popen[bytes]] = set()
        self._closed = False
        self._open_to: set[int] = set()

    def run(
        self,
        command: Sequence[str],
        *,
        stdin: str | None = None,
        environment: Mapping[str, str] | None = None,
        directory: str | None = None,
        timeout: float = 60,
        source: Path | None = None,
        sink: Path | None = None,
    ) -> Output:
        """Run ``command`` to its end, at most ``timeout`` seconds.

        It reads the file ``source`` instead of ``stdin``, and writes to the file ``sink`` where
        that is given, whatever its size.

        Raises :class:`FileNotFoundError` when there is no such program and :class:`ClosedError`
        after :meth:`close` and :meth:`settle`.
        """
        began = time.monotonic()
        with ExitStack() as files:
            process = self._start(
                command,
                environment,
                directory,
                takes=files.enter_context(source.open("rb")) if source else stdin is not None,
                gives=files.enter_context(sink.open("wb")) if sink else None,
            )
        said, erred = _Kept(process.stdout), _Kept(process.stderr)
        try:
            _feed(process, stdin)
            code: int | None = process.wait(timeout)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            self._end(process)
        stdout, stderr = said.text(), erred.text()
        cut = said.cut or erred.cut
        return Output(code, stdout, stderr, time.monotonic() - began, cut)

    def follow(self, command: Sequence[str], take: Callable[[str], None]) -> Callable[[], None]:
        """Hand each line that ``command`` prints to ``take`` until the returned function ends it.

        ``take`` runs in a thread of its own.
        """
        process = self._start(command, None, None, takes=False)
        _Kept(process.stderr)

        def read() -> None:
            if process.stdout is None:
                return
            with process.stdout as stream:
                while line := stream.readline(_LONGEST_LINE):
                    take(line.decode("utf-8", "replace"))

        threading.Thread(target=read, daemon=True).start()
        return lambda: self._end(process)

    def close(self) -> None:
        """End what still runs, and let nobody start anything more before :meth:`settle`."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            alive = tuple(self._alive)
        for process in alive:
            self._end(process)

    def settle(self) -> None:
        """End what still runs, and let nobody but the caller's thread start anything more.

        The threads of :meth:`helpers` may do what the caller may.
        """
        with self._lock:
            self._closed, self._open_to = True, {threading.get_ident()}
            alive = tuple(self._alive)
        for process in alive:
            self._end(process)

    @contextmanager
    def helpers(self, count: int) -> Iterator[ThreadPoolExecutor]:
        """Threads that may start processes after :meth:`settle`, until the block ends."""
        admitted: set[int] = set()

        def admit() -> None:
            with self._lock:
                admitted.add(threading.get_ident())
                self._open_to |= admitted

        try:
            with ThreadPoolExecutor(count, initializer=admit) as pool:
                yield pool
        finally:
            with self._lock:
                self._open_to -= admitted

    def _start(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None,
        directory: str | None,
        *,
        takes: bool | IO[bytes],
        gives: IO[bytes] | None = None,
    ) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed and threading.get_ident() not in self._open_to:
                raise ClosedError
            process = subprocess.Popen(
                tuple(command),
                stdin=_stdin(takes),
                stdout=gives or subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=None if environment is None else dict(environment),
                cwd=directory,
                # Ctrl-C is for us: we end our children ourselves, after we have noted where we are.
                start_new_session=True,
            )
            self._alive.add(process)
        return process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is not None:
                break
            try:
                os.killpg(process.pid, number)
                process.wait(2)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue
        with self._lock:
            self._alive.discard(process)


def _stdin(takes: bool | IO[bytes]) -> int | IO[bytes]:
    if isinstance(takes, bool):
        return subprocess.PIPE if takes else subprocess.DEVNULL
    return takes


class _Kept:
    """The beginning of a stream; the rest is read and dropped, so that nobody blocks."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self.cut = False
        self._parts: list[bytes] = []
        self._stream = stream
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        left = MOST_BYTES
        if self._stream is None:
            return
        with self._stream as stream:
            while chunk := os.read(stream.fileno(), _CHUNK):
                self._parts.append(chunk[:left])
                self.cut = self.cut or len(chunk) > left
                left = max(0, left - len(chunk))

    def text(self) -> str:
        """What was kept, once the process has ended; a grandchild may still hold the pipe."""
        self._thread.join(2)
        return b"".join(self._parts).decode("utf-8", "replace")


def _feed(process: subprocess.Popen[bytes], text: str | None) -> None:
    if text is None or process.stdin is None:
        return
    # A process that ends without reading breaks the pipe; its exit code says why.
    with suppress(BrokenPipeError), process.stdin as stream:
        stream.write(text.encode())
