"""Stopping the processes of a container where they stand, so that it hangs as real ones do.

The engine's own pause does not do: it also stops the healthcheck.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

import msgspec

from saaswright.verification.containers import Container
from saaswright.verification.process import Output
from saaswright.verification.running import Running

_TOGETHER: Final = 4


class Frozen(msgspec.Struct, frozen=True):
    """A container whose processes stand still if they ``could`` be stopped.

    ``latency`` are the seconds that the engine needed to run something in it at that moment;
    ``processes`` are the numbers of those that were there before.
    """

    could: bool
    latency: float
    processes: frozenset[str]


@contextmanager
def frozen(run: Running, item: Container) -> Iterator[Frozen]:
    """The processes of ``item`` stand still within the block; they go on afterwards."""
    there = processes(run, item)
    # Whom they belong to: root without its capabilities may not signal the others.
    users = tuple(dict.fromkeys(user for user in there.values() if user.isdigit()))
    try:
        first, within = _signal(run, item, "STOP", users)
        others = all(said.code not in (None, 126, 127) for said in within)
        latency = max(said.seconds for said in within)
        yield Frozen(first.ok and (len(there) <= 1 or others), latency, frozenset(there))
    finally:
        _signal(run, item, "CONT", users)


def processes(run: Running, item: Container) -> dict[str, str]:
    """The processes of ``item`` as the engine numbers them, with the number of their user."""
    said = run.client.run("top", item.id, "-o", "pid,uid", timeout=10)
    lines = (line.split() for line in said.stdout.splitlines()[1:])
    return {words[0]: words[-1] for words in lines if words}


def _signal(
    run: Running, item: Container, name: str, users: tuple[str, ...]
) -> tuple[Output, list[Output]]:
    """To the first process from outside, to all others from within if there is a shell.

    Privileges cannot be had from within: ``no-new-privileges`` also forbids them to ``exec``.
    """
    first = run.client.run("kill", f"--signal={name}", item.id, timeout=10)

    def within_as(user: str) -> Output:
        words = ("sh", "-c", f"kill -{name} -1")
        return run.client.run("exec", f"--user={user}", item.id, *words, timeout=10)

    with ThreadPoolExecutor(_TOGETHER) as pool:
        return first, list(pool.map(within_as, users or ("0",)))
