"""Stopping the processes of a container where they stand, so that it hangs as real ones do.

The engine's own pause does not do: it also stops the healthcheck. Nor does ``kill -STOP -1``: it
stops the runtime's own program where that is just about to start something in the container, such
as the engine's healthcheck, and the engine then waits for it for good, whatever it is asked of that
container (seen with runc 1.1; the program is named ``runc:[2:INIT]`` then).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import msgspec

from saaswright.verification.containers import Container
from saaswright.verification.running import Running

_EACH: Final = """
for place in /proc/[0-9]*; do
  number=${place#/proc/}
  [ "$number" = "$$" ] && continue
  read -r name 2>/dev/null <"$place/comm" || continue
  case $name in runc*|crun*|exe) continue ;; esac
  kill -"$1" "$number" 2>/dev/null
done
true
"""
"""Signals all processes but the shell itself and those of the runtime."""

_STANDING: Final = "TtZX"
"""States of a process as ps(1) has them: stopped, traced, dead."""


class Frozen(msgspec.Struct, frozen=True):
    """A container whose processes stand still if they ``could`` be stopped.

    ``latency`` are the seconds that the engine needed to run something in it at that moment;
    ``processes`` are the numbers of those that were there before.
    """

    could: bool
    latency: float
    processes: frozenset[str]


class Process(msgspec.Struct, frozen=True):
    """The number of its user, and its state as ps(1) has it."""

    user: str
    state: str


@contextmanager
def frozen(run: Running, item: Container) -> Iterator[Frozen]:
    """The processes of ``item`` stand still within the block; they go on afterwards."""
    there = processes(run, item)
    # Whom they belong to: root without its capabilities may not signal the others.
    users = tuple(dict.fromkeys(one.user for one in there.values() if one.user.isdigit()))
    try:
        latency = _signal(run, item, "STOP", users)
        now = processes(run, item)
        going = [pid for pid in there.keys() & now.keys() if now[pid].state[:1] not in _STANDING]
        yield Frozen(bool(now) and not going, latency, frozenset(there))
    finally:
        _signal(run, item, "CONT", users)


def processes(run: Running, item: Container) -> dict[str, Process]:
    """The processes of ``item`` by the numbers that the engine's machine gives them."""
    said = run.client.run("top", item.id, "-o", "pid,uid,stat", timeout=10)
    lines = (line.split() for line in said.stdout.splitlines()[1:])
    return {words[0]: Process(words[1], words[2]) for words in lines if len(words) == 3}


def _signal(run: Running, item: Container, name: str, users: tuple[str, ...]) -> float:
    """To the first process from outside, to all others from within if there is a shell.

    One user after the other: one's shell could stop that of the next. Privileges cannot be had from
    within: ``no-new-privileges`` also forbids them to ``exec``. The most seconds that one took.
    """
    run.client.run("kill", f"--signal={name}", item.id, timeout=10)
    taken = 0.0
    for user in users or ("0",):
        words = ("sh", "-c", _EACH, "sh", name)
        said = run.client.run("exec", f"--user={user}", item.id, *words, timeout=10)
        taken = max(taken, said.seconds)
    return taken
