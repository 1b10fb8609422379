"""The only module of this room that starts processes; secrets go through standard input only."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

_MOST: Final = 1024 * 1024


class Output(msgspec.Struct, frozen=True):
    """``code`` is ``None`` when there is no such program, or it was ended for its time."""

    code: int | None
    stdout: str


def run(
    command: Sequence[str],
    *,
    stdin: str = "",
    environment: Mapping[str, str] | None = None,
    directory: str | None = None,
    timeout: float = 20,
) -> Output:
    """What ``command`` printed, at most a megabyte; its error output is dropped."""
    try:
        done = subprocess.run(
            tuple(command),
            input=stdin.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=None if environment is None else dict(environment),
            cwd=directory,
            timeout=timeout,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return Output(None, "")
    return Output(done.returncode, done.stdout[:_MOST].decode("utf-8", "replace"))


def live(
    command: Sequence[str],
    take: Callable[[str], None],
    *,
    environment: Mapping[str, str] | None = None,
    directory: str | None = None,
    begun: Callable[[Callable[[], None]], None] = lambda _end: None,
) -> int | None:
    """Run ``command`` and hand every line that it prints to ``take``; its exit code.

    ``begun`` is given what ends it early, from another thread.
    """
    try:
        process = subprocess.Popen(
            tuple(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            cwd=directory,
        )
    except OSError:
        return None
    begun(process.terminate)
    try:
        with process.stdout as stream:  # type: ignore[union-attr]
            while line := stream.readline(65_536):
                take(line.decode("utf-8", "replace").rstrip())
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(10)
