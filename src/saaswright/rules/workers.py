"""Many projects on several cores, in the order of their names, a bounded number on the way."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

import msgspec

from saaswright.catalog.loader import load_judging
from saaswright.rules.assess import Judged, judge
from saaswright.rules.config import Config
from saaswright.rules.context import Context
from saaswright.rules.discover import Candidate
from saaswright.rules.facts import Facts

_CHUNK = 8
_WORTH = 64


class Work(msgspec.Struct, frozen=True):
    """What every project is judged by."""

    config: Config
    context: Context
    deployed: bool = False


def usual_jobs(projects: int) -> int:
    """How many processes are worth their start: one below 64 projects, else one for each core."""
    return 1 if projects < _WORTH else os.cpu_count() or 1


def judge_all(candidates: Sequence[Candidate], work: Work, jobs: int = 1) -> Iterator[Judged]:
    """The projects in the order of ``candidates``, judged by ``jobs`` processes.

    At most four chunks of projects for each process are on the way, so a slow reader holds the
    workers up instead of filling the memory.
    """
    if jobs <= 1:
        yield from (_judge(work, candidate) for candidate in candidates)
        return
    from concurrent.futures import Future, ProcessPoolExecutor

    chunks = (candidates[at : at + _CHUNK] for at in range(0, len(candidates), _CHUNK))
    with ProcessPoolExecutor(jobs) as pool:
        waiting: deque[Future[tuple[Judged, ...]]] = deque()
        try:
            waiting.extend(pool.submit(_judge_chunk, work, c) for c in islice(chunks, 4 * jobs))
            while waiting:
                done = waiting.popleft().result()
                waiting.extend(pool.submit(_judge_chunk, work, c) for c in islice(chunks, 1))
                yield from done
        finally:
            for future in waiting:
                future.cancel()


def prepare() -> None:
    """Load what projects are judged by, once for all processes that are started from here on."""
    _facts()


@cache
def _facts() -> Facts:
    return Facts(load_judging())


def _judge(work: Work, candidate: Candidate) -> Judged:
    # Fixes are for `fix`; reports do not show them, and they are most of what would be sent.
    how: Any = {"deployed": work.deployed, "fixes": False}
    return judge(candidate, _facts(), work.config, work.context, **how)


def _judge_chunk(work: Work, candidates: Sequence[Candidate]) -> tuple[Judged, ...]:
    return tuple(_judge(work, candidate) for candidate in candidates)
