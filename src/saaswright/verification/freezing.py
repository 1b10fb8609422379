"""Stopping the processes of a container where they stand, so that it hangs as real ones do.

The engine's own pause does not do: it also stops the healthcheck.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from saaswright.verification.containers import Container
from saaswright.verification.process import Output
from saaswright.verification.running import Running

_TOGETHER: Final = 4


@contextmanager
def frozen(run: Running, item: Container) -> Iterator[bool]:
    """Whether the processes of ``item`` stand still within the block; they go on afterwards."""
    said = run.client.run("top", item.id, "-o", "pid,uid", timeout=10)
    processes = [line.split() for line in said.stdout.splitlines()[1:] if line.split()]
    # Whom they belong to: root without its capabilities may not signal the others.
    users = tuple(dict.fromkeys(words[-1] for words in processes if words[-1].isdigit()))
    try:
        first, others = _signal(run, item, "STOP", users)
        yield first and (len(processes) <= 1 or others)
    finally:
        _signal(run, item, "CONT", users)


def _signal(run: Running, item: Container, name: str, users: tuple[str, ...]) -> tuple[bool, bool]:
    """To the first process from outside, to all others from within if there is a shell.

    Privileges cannot be had from within: ``no-new-privileges`` also forbids them to ``exec``.
    """
    first = run.client.run("kill", f"--signal={name}", item.id, timeout=10)

    def within_as(user: str) -> Output:
        words = ("sh", "-c", f"kill -{name} -1")
        return run.client.run("exec", f"--user={user}", item.id, *words, timeout=10)

    with ThreadPoolExecutor(_TOGETHER) as pool:
        within = list(pool.map(within_as, users or ("0",)))
    return first.ok, all(said.code not in (None, 126, 127) for said in within)
