"""Whole processes from start to exit, as a user or a CI job waits for them."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tools.benches.row import Row
from tools.tracked import ROOT

TITLE = "Whole processes"
MIB = 1024 * 1024
_EMPTY = """
import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
async def run():
    server = Server("empty")
    async with stdio_server() as (reads, writes):
        await server.run(reads, writes, server.create_initialization_options())
anyio.run(run)
"""


@dataclass(frozen=True)
class Process:
    """A command, its peer (another row's name), and what we aim at: ms, MiB or times the peer."""

    what: str
    command: tuple[str, ...]
    peer: str = ""
    most_ms: float | None = None
    most_ratio: float | None = None
    most_mib: float | None = None
    says: str = ""
    """A line for its standard input; the clock stops at the first line it answers."""
    seconds: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)

    def run(self, directory: Path) -> None:
        """Run once and note wall time and peak memory; :class:`RuntimeError` when it fails."""
        start = time.perf_counter()
        pipe = subprocess.PIPE if self.says else subprocess.DEVNULL
        with subprocess.Popen(
            self.command, cwd=directory, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        ) as process:
            if process.stdin and process.stdout:
                process.stdin.write(f"{self.says}\n".encode())
                process.stdin.flush()
                answer = process.stdout.readline()
                if b"serverInfo" not in answer:
                    raise RuntimeError(f"{self.what} was answered {answer[:200]!r}")
                self.seconds.append(time.perf_counter() - start)
                process.stdin.close()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if not self.says:
            self.seconds.append(time.perf_counter() - start)
        # Linux counts kibibytes, macOS bytes.
        self.peaks.append(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MIB)
        if process.returncode:
            raise RuntimeError(f"{self.what} ended with {process.returncode}")


def processes(scratch: Path) -> list[Process]:
    """The commands in the order of the table; those whose program is missing are left out."""
    python = sys.executable
    saaswright = str(Path(python).parent / "saaswright")
    example = str(ROOT / "examples" / "clinic-notes.yaml")
    bundle = str(scratch / "bundle")
    found = [
        Process("python -c pass", (python, "-c", "pass")),
        Process("saaswright --version", (saaswright, "--version"), "python -c pass", most_ratio=3),
        Process(
            "saaswright design clinic-notes.yaml",
            (saaswright, "design", example, "-o", bundle),
            "docker compose config",
            most_ms=600,
            most_mib=120,
        ),
    ]
    hello = json.dumps(
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "bench", "version": "1"},
            },
        }
    )
    found += [
        Process(
            "an empty server of the same SDK, initialize answered",
            (python, "-c", _EMPTY),
            says=hello,
        ),
        Process(
            "saaswright mcp, initialize answered",
            (saaswright, "mcp"),
            "an empty server of the same SDK, initialize answered",
            most_ms=800,
            says=hello,
        ),
    ]
    if (
        shutil.which("docker")
        and not subprocess.run(
            ("docker", "compose", "version"), capture_output=True, check=False
        ).returncode
    ):
        environment = ("--env-file", f"{bundle}/.env.example", "-f", f"{bundle}/compose.yaml")
        command = ("docker", "compose", *environment, "config", "-q")
        found.append(Process("docker compose config", command))
    return found


def measure(runs: int) -> list[Row]:
    """Run every command ``runs`` times, back and forth so that drift hits all alike."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        todo = processes(scratch)
        for turn in range(runs + 1):
            for process in todo if turn % 2 == 0 else reversed(todo):
                process.run(scratch)
            if turn == 0:  # the first turn fills caches and makes the bundle
                for process in todo:
                    process.seconds.clear()
                    process.peaks.clear()
    medians = {process.what: statistics.median(process.seconds) * 1000 for process in todo}
    return [row(process, medians) for process in todo]


def row(process: Process, medians: dict[str, float]) -> Row:
    """The table's line for a process that has been run."""
    median, peak = medians[process.what], max(process.peaks)
    ratio = median / medians[process.peer] if process.peer in medians else None
    aims = [
        (process.most_ms, median, "≤ {:.0f} ms"),
        (process.most_ratio, ratio, "≤ {:.2g}×"),
        (process.most_mib, peak, "≤ {:.0f} MiB"),
    ]
    stated = [(aim, seen, text) for aim, seen, text in aims if aim is not None and seen is not None]
    return Row(
        process.what,
        median,
        peer=process.peer if ratio is not None else "",
        ratio=ratio,
        memory_mib=peak,
        aim=", ".join(text.format(aim) for aim, _, text in stated),
        met=all(seen <= aim for aim, seen, _ in stated) if stated else None,
    )
