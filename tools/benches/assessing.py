"""``assess`` over real files, beside the two linters for Compose that people use.

The peers are installed for the bench only, into ``build/bench``; one that cannot be had is left
out. All read the same files (the corpus beside the checkout) in the same run, back and forth; the
one for Node.js, which takes a minute for a few hundred, every fifth of them. The program's own byte
code is made before, as an installer does for the peers. Everybody runs in a directory without
settings: those of this checkout concern nobody but us.
"""

from __future__ import annotations

import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.benches.compose_room import files as corpus_files
from tools.benches.row import Row
from tools.tracked import ROOT

TITLE = "Judging real files"
_PLACE = ROOT / "build" / "bench"
_MIB = 1024
_MANY = 10_000
_FIFTH = 5
_PYTHON_PEER = "compose-lint==0.36.2"
_NODE_PEER = "dclint@3.1.0"


@dataclass
class Program:
    """A command over files, with the wall seconds and the peak memory of each turn."""

    name: str
    command: Sequence[str]
    seconds: list[float] = field(default_factory=list)
    peak_mib: float = 0.0

    def run(self, arguments: Sequence[str]) -> None:
        """One turn. Findings give an exit code of their own: only a signal is a failure."""
        start = time.perf_counter()
        with subprocess.Popen(
            [*self.command, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=tempfile.gettempdir(),
            env=os.environ | {"XDG_CACHE_HOME": str(_PLACE / "cache")},
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode < 0 or process.returncode > 2:
            raise RuntimeError(f"{self.name} ended with {process.returncode}")
        self.seconds.append(time.perf_counter() - start)
        self.peak_mib = max(self.peak_mib, usage.ru_maxrss / _MIB)

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.seconds)


def ours(*options: str) -> Program:
    """``saaswright assess`` of this checkout, by its installed script as the peers are."""
    name = " ".join(("assess", *options))
    script = Path(sys.executable).with_name("saaswright")
    program = (str(script),) if script.exists() else (sys.executable, "-m", "saaswright")
    return Program(name, (*program, "assess", *options))


def python_peer() -> Program | None:
    """The linter for Python, in a virtual environment of its own."""
    place = _PLACE / "compose-lint"
    program = place / "bin" / "compose-lint"
    if not program.exists():
        _quietly(sys.executable, "-m", "venv", str(place))
        _quietly(str(place / "bin" / "pip"), "install", _PYTHON_PEER)
    return Program("compose-lint", (str(program), "check")) if program.exists() else None


def node_peer() -> Program | None:
    """The linter for Node.js, in a directory of its own."""
    place = _PLACE / "dclint"
    program = place / "node_modules" / ".bin" / "dclint"
    if not program.exists() and shutil.which("npm"):
        place.mkdir(parents=True, exist_ok=True)
        _quietly("npm", "install", "--prefix", str(place), _NODE_PEER)
    return Program("dclint", (str(program),)) if program.exists() else None


def _quietly(*command: str) -> None:
    subprocess.run(command, capture_output=True, check=False, timeout=600)


def measure(runs: int) -> list[Row]:
    """Bulk, one file cold, two workers, and memory; at most three turns of what takes seconds."""
    paths = [path for path in corpus_files() if path.endswith((".yml", ".yaml"))]
    if not paths:
        return []
    turns = min(runs, 3)
    compileall.compile_dir(ROOT / "src", quiet=2)
    with tempfile.TemporaryDirectory(prefix="saaswright-assess-") as place:
        scratch = Path(place)
        tree = _copies(paths, scratch / "once", len(paths))
        some = _copies(paths[::_FIFTH], scratch / "some", len(paths[::_FIFTH]))
        bulk = _bulk(paths, tree, some, turns)
        many = _copies(paths, scratch / "many", _MANY)
        return [*bulk, *_cold(paths[0], runs), *_many(many, turns)]


def _copies(paths: Sequence[str], place: Path, number: int) -> Path:
    """A tree of ``number`` projects, each of one file; the last ones repeat the first."""
    for index in range(number):
        target = place / f"p{index:05}"
        target.mkdir(parents=True)
        shutil.copyfile(paths[index % len(paths)], target / "compose.yaml")
    return place


def _bulk(paths: Sequence[str], tree: Path, some: Path, turns: int) -> list[Row]:
    copied = sorted(str(path) for path in tree.rglob("compose.yaml"))
    us, lint, node = ours("--jobs", "1"), python_peer(), node_peer()
    for _ in range(turns):
        us.run(copied)
        if lint:
            lint.run(copied)
    if node:
        node.run(["-r", str(some)])  # once is enough for a ratio of this size
    own = len(paths) / us.median
    rows = [Row("assess, one process", own, "files/s", memory_mib=us.peak_mib)]
    for peer, number, aim in ((lint, len(paths), 5.0), (node, len(paths[::_FIFTH]), 70.0)):
        if peer:
            theirs = number / peer.median
            faster = own / theirs
            rows.append(
                Row(peer.name, theirs, "files/s", "assess", 1 / faster,
                    peer.peak_mib, f"we are ≥ {aim:.0f}× faster: {faster:.1f}×", faster >= aim)
            )  # fmt: skip
    return rows


def _cold(path: str, runs: int) -> list[Row]:
    us, lint = ours(), python_peer()
    for _ in range(runs):
        us.run([path])
        if lint:
            lint.run([path])
    ratio = us.median / lint.median if lint else None
    met = ratio <= 0.9 if ratio is not None else None
    peer = "compose-lint" if lint else ""
    return [
        Row(
            "assess, one file, cold",
            us.median * 1000,
            "ms",
            peer,
            ratio,
            us.peak_mib,
            "≤ 0.9×",
            met,
        )
    ]


def _many(tree: Path, turns: int) -> list[Row]:
    """Two workers beside one, and the memory of one, over so many files that a start is nothing."""
    one, two = ours("--jobs", "1"), ours("--jobs", "2")
    for _ in range(turns):
        one.run([str(tree)])
        two.run([str(tree)])
    faster = one.median / two.median
    what = f"assess, {_MANY:,} files"
    aim, small = "≤ 250 MiB", one.peak_mib <= 250
    said = f"≥ 1.7× faster: {faster:.2f}×"
    seconds, shorter = one.median * 1000, two.median * 1000
    return [
        Row(what, seconds, "ms", "", None, one.peak_mib, aim, small),
        Row(f"{what}, two processes", shorter, "ms", "one", 1 / faster, two.peak_mib, said,
            faster >= 1.7),
    ]  # fmt: skip
