"""Stopping the processes of a container where they stand, so that it hangs as real ones do.

The engine's own pause does not do: it also stops the healthcheck.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from saaswright.verification.containers import Container
from saaswright.verification.running import Running


@contextmanager
def frozen(run: Running, item: Container) -> Iterator[bool]:
    """Whether the processes of ``item`` stand still within the block; they go on afterwards."""
    users = _users(run, item)
    try:
        yield _signal(run, item, "STOP", users)
    finally:
        _signal(run, item, "CONT", users)


def _users(run: Running, item: Container) -> tuple[str, ...]:
    """Whom the processes belong to: root without its capabilities may not signal the others."""
    said = run.client.run("top", item.id, "-o", "pid,uid", timeout=10)
    found = [line.split()[-1] for line in said.stdout.splitlines()[1:] if line.split()]
    return tuple(dict.fromkeys(user for user in found if user.isdigit()))


def _signal(run: Running, item: Container, name: str, users: tuple[str, ...]) -> bool:
    """To the first process from outside, to all others from within if there is a shell.

    Privileges cannot be had from within: ``no-new-privileges`` also forbids them to ``exec``.
    """
    first = run.client.run("kill", f"--signal={name}", item.id, timeout=10)
    within = [
        run.client.run(
            *("exec", f"--user={user}", item.id, "sh", "-c", f"kill -{name} -1"), timeout=10
        )
        for user in users or ("0",)
    ]
    alone = len(_processes(run, item)) <= 1
    return first.ok and (alone or all(said.code not in (None, 126, 127) for said in within))


def _processes(run: Running, item: Container) -> list[str]:
    said = run.client.run("top", item.id, "-o", "pid", timeout=10)
    return said.stdout.split()[1:]
