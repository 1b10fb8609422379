"""The compose room: resolving in one process, beside libyaml and beside docker compose."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import yaml

from saaswright.compose.reading.nodes import compose_nodes
from saaswright.compose.resolve import Options, resolve
from saaswright.source import Source
from tools.benches.row import Row
from tools.tracked import ROOT

TITLE = "The compose room"
LAUGHS = "\n".join(
    f"x-{n}: &n{n} [" + ", ".join("lol" if n == 0 else f"*n{n - 1}" for _ in range(10)) + "]"
    for n in range(12)
)


def files() -> list[str]:
    """The corpus' compose files where it is there, else the project's own."""
    corpus = Path(os.environ.get("SAASWRIGHT_CORPUS", ROOT.parent / "shared" / "corpus"))
    index = corpus / "index.tsv"
    if index.is_file():
        rows = (line.split("\t") for line in index.read_text(encoding="utf-8").splitlines()[1:])
        return sorted({str(corpus / "files" / row[0] / row[1]) for row in rows})
    own = ("tests/compose/golden/*.yaml", "tests/engine/project/compose.yaml")
    return [str(path) for pattern in own for path in sorted(ROOT.glob(pattern))]


def measure(runs: int) -> list[Row]:
    """Every file ``runs`` times; a file counts with its fastest, as noise only adds."""
    paths = files()
    raw = {path: Path(path).read_bytes() for path in paths}
    options = Options(environment={"HOME": "/home/of-nobody"})

    def load(path: str) -> None:
        yaml.load(raw[path], Loader=yaml.CSafeLoader)

    def run(path: str) -> None:
        resolve([path], options)

    loads, resolves = timed(paths, load, runs), timed(paths, run, runs)
    middle = statistics.median(resolves.values())
    ratio = statistics.median(resolves[path] / loads[path] for path in paths)
    bulk = len(paths) / sum(resolves.values())
    rows = [
        Row("yaml.load on libyaml, per file", statistics.median(loads.values()) * 1e6, "µs"),
        Row(
            "load + resolve, per file",
            middle * 1e6,
            "µs",
            "yaml.load",
            ratio,
            aim="≤ 3×",
            met=ratio <= 3,
        ),
        beside_docker(paths, bulk),
        billion_laughs(),
    ]
    return [row for row in rows if row is not None]


def timed(paths: list[str], work: Callable[[str], None], runs: int) -> dict[str, float]:
    """The fastest of ``runs`` turns for each file, in seconds."""
    best = dict.fromkeys(paths, float("inf"))
    for _ in range(runs):
        for path in paths:
            began = time.perf_counter()
            try:
                work(path)
            except yaml.YAMLError:
                continue
            finally:
                best[path] = min(best[path], time.perf_counter() - began)
    return best


def beside_docker(paths: list[str], bulk: float) -> Row | None:
    """Files per second, beside one ``docker compose config`` per file."""
    if not shutil.which("docker"):
        return None
    command = ("docker", "compose", "-f")
    sample = paths[:: max(len(paths) // 40, 1)]
    seconds = 0.0
    for path in sample:
        began = time.perf_counter()
        done = subprocess.run((*command, path, "config", "-q"), capture_output=True, check=False)
        seconds += time.perf_counter() - began
        if b"is not a docker command" in done.stderr or b"unknown command" in done.stderr:
            return None
    ratio = bulk * seconds / len(sample)
    return Row(
        "resolve in bulk",
        bulk,
        "files/s",
        "docker compose config",
        ratio,
        aim="≥ 40×",
        met=ratio >= 40,
    )


def billion_laughs() -> Row:
    """How long and with how much memory an exponential file is refused."""
    tracemalloc.start()
    began = time.perf_counter()
    _, problem = compose_nodes(Source("laughs", LAUGHS))
    seconds = time.perf_counter() - began
    peak = tracemalloc.get_traced_memory()[1] / 1024 / 1024
    tracemalloc.stop()
    met = problem is not None and seconds < 0.05 and peak < 60
    return Row(
        "billion laughs refused", seconds * 1000, memory_mib=peak, aim="≤ 50 ms, ≤ 60 MiB", met=met
    )
