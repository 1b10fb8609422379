"""Removing what runs made: our own at the end, and what a run that died left behind.

Everything that a run makes carries two labels: the run's id, and the process it belongs to. A run
whose process is gone, on this machine, is dead, unless it was asked to keep its project.
"""

from __future__ import annotations

import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from saaswright.verification.client import Client
from saaswright.verification.isolation import LABEL
from saaswright.verification.waiting import patience

OWNER: Final = f"{LABEL}.owner"
KEPT: Final = f"{LABEL}.kept"
KINDS: Final = ("container", "network", "volume", "image")
_REMOVE: Final = {
    "container": ("rm", "--force", "--volumes"),
    "network": ("network", "rm"),
    "volume": ("volume", "rm", "--force"),
    "image": ("image", "rm", "--force"),
}
_TRIES: Final = 20
_SHARES: Final = 3
_MOMENT: Final = 0.2
"""Seconds in which an idle engine makes a network, or lets go of one."""


def owner() -> str:
    """This process: machine, number, and when it began, as numbers are used again."""
    return f"{socket.gethostname()}:{os.getpid()}:{_began(os.getpid())}"


def remove(client: Client, run: str, *, cut_short: bool = False) -> tuple[str, ...]:
    """Remove all that carries the id of ``run``; what is left when that does not work.

    The engine may still be making what it was told to make when the run was ``cut_short``: so this
    looks again a moment later, until twice in a row nothing is there.
    """
    label = f"{LABEL}={run}"
    clean = 0
    left: tuple[str, ...] = ()
    for attempt in range(_TRIES):
        left = _sweep_once(client, label)
        clean = 0 if left else clean + 1
        if clean == (2 if cut_short or attempt > 1 else 1):
            return ()
        if attempt or cut_short:
            time.sleep(patience(_MOMENT))
    return left


def _sweep_once(client: Client, label: str) -> tuple[str, ...]:
    """Containers first, as they hold the others, which do not hold each other; what there was."""
    first, *others = KINDS
    with client.processes.helpers(len(others)) as pool:
        taken = [_take(client, first, label)]
        taken += pool.map(lambda kind: _take(client, kind, label), others)
    return tuple(
        f"{kind} {name}" for kind, names in zip(KINDS, taken, strict=True) for name in names
    )


def sweep(client: Client) -> tuple[str, ...]:
    """Remove what dead runs of this machine left; the ids of those runs."""
    dead: dict[str, None] = {}
    template = f'{{{{.Label "{LABEL}"}}}} {{{{.Label "{OWNER}"}}}} {{{{.Label "{KEPT}"}}}}'
    query = (f"--filter=label={LABEL}", "--format", template)
    with ThreadPoolExecutor(len(KINDS)) as pool:
        listed = list(pool.map(lambda kind: _listed(client, kind, *query), KINDS[:3]))
    for line in "\n".join(listed).splitlines():
        run, _, rest = line.strip().partition(" ")
        held, _, kept = rest.strip().partition(" ")
        if run and not kept.strip() and _dead(held):
            dead[run] = None
    for run in dead:
        remove(client, run)
    return tuple(dead)


def _listed(client: Client, kind: str, *query: str) -> str:
    every = ("-a",) if kind == "container" else ()
    return client.run(kind, "ls", *every, *query, timeout=30).stdout


def _take(client: Client, kind: str, label: str) -> tuple[str, ...]:
    """Remove what there is of a kind; what there was."""
    listed = _listed(client, kind, "-q", f"--filter=label={label}")
    found = tuple(dict.fromkeys(listed.split()))
    # The client takes one network or volume after the other, and each takes a moment.
    shares = [found] if kind == "container" else [found[at::_SHARES] for at in range(_SHARES)]
    with client.processes.helpers(_SHARES) as pool:
        list(
            pool.map(
                lambda share: client.run(*_REMOVE[kind], *share, timeout=120), filter(None, shares)
            )
        )
    return found


def _dead(held: str) -> bool:
    host, _, rest = held.partition(":")
    number, _, began = rest.partition(":")
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return bool(began) and _began(int(number)) != began


def _began(process: int) -> str:
    """When a process started, in ticks since boot; empty where the system does not say."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
