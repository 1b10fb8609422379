"""How long to wait on this machine, and how often to ask meanwhile.

What an idle machine does in a second takes a crowded one several: a limit that says when something
is broken must grow with it, or a busy machine is taken for a broken project.
"""

from __future__ import annotations

import os
import time
from typing import Final

MOST: Final = 10.0
"""Beyond this a run would not end; it then says that the machine was crowded."""


CROWDED: Final = 2.0
"""From here on a time that was measured says as much about the machine as about the project."""


def crowding() -> float:
    """Processes that want to run for each processor, at least 1.

    The load average of the last minute (getloadavg(3)) over the number of processors; 1 on a
    system that has none. Of an engine on another machine it says nothing.
    """
    try:
        load = os.getloadavg()[0]
    except OSError:
        return 1.0
    return max(load / (os.cpu_count() or 1), 1.0)


def patience(seconds: float) -> float:
    """What takes ``seconds`` on an idle machine, on this one as it is now: 1 to 10 times that."""
    return seconds * min(crowding(), MOST)


def told_crowding(processes: float | None) -> str:
    """A sentence for the reader of times; empty when there was room."""
    if processes is None:
        return ""
    return (
        f"The machine was crowded: up to {processes:g} processes wanted to run for each processor, "
        "so what took its time here may be quicker elsewhere."
    )


def pause(asked: float, least: float) -> None:
    """Sleep before asking again: ``least`` seconds, or as long as the question of ``asked`` took.

    ``asked`` is when it was begun, by :func:`time.monotonic`. Asking the engine starts processes,
    which would otherwise take the processors from what is waited for.
    """
    time.sleep(max(least, time.monotonic() - asked))
