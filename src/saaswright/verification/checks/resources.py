"""12 resources: memory and CPU against their limits, kills for memory, open files."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.model import Measure, Seen, failed, passed
from saaswright.verification.probing import script
from saaswright.verification.running import Running

_MIB: Final = 2**20
_UNITS: Final = {"B": 1, "kB": 1000, "KiB": 1024, "MB": 10**6, "MiB": _MIB, "GiB": 2**30}
_AMOUNT: Final = re.compile(r"([\d.]+)\s*([kKMG]?i?B)")
_WATCH: Final = 4.0
_FULL: Final = 0.95
_LOOK: Final = (
    "cat /sys/fs/cgroup/memory.peak 2>/dev/null || "
    "cat /sys/fs/cgroup/memory/memory.max_usage_in_bytes 2>/dev/null || echo 0; "
    "ls /proc/1/fd 2>/dev/null | wc -l; "
    "sed -n 's/^Max open files *\\([0-9]*\\) .*/\\1/p' /proc/1/limits"
)


def look(run: Running) -> Iterator[Seen]:
    """Every running container, over a few seconds in which others ask things of it."""
    until = time.monotonic() + _WATCH
    said = _stats(run)
    time.sleep(max(0.0, until - time.monotonic()))
    killed = {moment.service for moment in run.timeline.moments if moment.event == "oom"}
    for item in run.containers():
        if item.oom_killed or item.service in killed:
            killed.discard(item.service)
            limit = _limit(item)
            what = f"the kernel ended it at its limit of {limit // _MIB} MiB"
            yield failed(item.name, what, "it leaks, or its limit is too small")
        elif item.running:
            yield _one(run, item, said.get(item.id[:12], {}))


def _stats(run: Running) -> dict[str, dict[str, Any]]:
    ids = [item.id for item in run.containers() if item.running]
    said = run.client.run("stats", "--no-stream", "--format={{json .}}", *ids, timeout=30)
    rows = [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]
    return {str(row.get("ID", ""))[:12]: row for row in rows}


def _one(run: Running, item: Container, row: Mapping[str, Any]) -> Seen:
    used = _bytes(str(row.get("MemUsage", "")).partition("/")[0])
    cpus = _number(str(row.get("CPUPerc", "")).rstrip("%")) / 100
    limit = _limit(item)
    run.measure(Measure(what="memory", subject=item.name, value=float(used), unit="bytes"))
    run.measure(Measure(what="cpu", subject=item.name, value=round(cpus, 3), unit="cpus"))
    files = _files(run, item)
    if not limit:
        return passed(item.name, f"{used // _MIB} MiB, {cpus:.2f} CPUs, no memory limit{files}")
    share = used / limit
    of = f"{used // _MIB} of {limit // _MIB} MiB ({share:.0%}), {cpus:.2f} CPUs"
    if share >= _FULL:
        return failed(item.name, of, "its limit leaves no room")
    return passed(item.name, of + files)


def _files(run: Running, item: Container) -> str:
    """Peak memory (page cache with it) and open files, where a shell can tell."""
    said = script(run, item, _LOOK)
    numbers = said.stdout.split() if said and said.ok else []
    if len(numbers) < 3 or not all(text.isdigit() for text in numbers[:3]):
        return ""
    peak, opened, most = map(int, numbers[:3])
    if peak:
        run.measure(Measure(what="memory-peak", subject=item.name, value=float(peak), unit="bytes"))
    return f", peak {peak // _MIB} MiB with files cached, {opened} of {most} files open"


def _limit(item: Container) -> int:
    return int((item.raw.get("HostConfig") or {}).get("Memory") or 0)


def _bytes(text: str) -> int:
    found = _AMOUNT.search(text)
    return int(float(found[1]) * _UNITS.get(found[2], 1)) if found else 0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


CHECK = Check(
    number=12,
    id="resources",
    what="Nothing is ended for its memory or fills its limit; use is told for sizing.",
    nothing="no container is running",
    look=look,
)
