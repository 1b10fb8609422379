"""``saaswright verify --check start,health`` beside ``docker compose up --wait`` and ``down``.

The project is the bundle of an example with a stand-in for its own image; both run on the same
engine one after the other, the image being there. Needs a Docker engine.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.engine.runner import Engine, find_engine
from tools.benches.row import Row

TITLE = "Verification on the engine"
EXAMPLE = Path(__file__).parents[2] / "examples" / "linkly.yaml"
MOST = 1.15
_RUNS = 3


def measure(runs: int) -> list[Row]:
    """The median of at most three runs each, as one takes a minute."""
    engine = find_engine()
    if engine is None:
        return [Row("no engine answers", 0)]
    with tempfile.TemporaryDirectory() as place:
        bundle = _bundle(engine, Path(place, "bundle"))
        peers, ours = [], []
        for _ in range(min(runs, _RUNS)):
            peers.append(_timed(lambda: _up_and_down(engine, bundle)))
            ours.append(_timed(lambda: _verify(bundle)))
    peer, own = statistics.median(peers), statistics.median(ours)
    return [
        Row("compose up --wait, down", peer * 1000),
        Row(
            "verify --check start,health",
            own * 1000,
            peer="up and down",
            ratio=own / peer,
            aim=f"at most {MOST}×",
            met=own <= MOST * peer,
        ),
    ]


def _bundle(engine: Engine, directory: Path) -> Path:
    command = (sys.executable, "-m", "saaswright", "design", str(EXAMPLE), "-o", str(directory))
    subprocess.run(command, check=True, capture_output=True)
    (directory / ".env").write_bytes((directory / ".env.example").read_bytes())
    services = json.loads(engine.compose("config", "--format=json", cwd=directory).stdout)
    rows = json.loads((directory / "handoff" / "images.json").read_text("utf-8"))["custom"]
    own = {row["service"] for row in rows}
    images = {name: item["image"] for name, item in services["services"].items()}
    app = sorted({image for name, image in images.items() if name in own})
    engine.provide(sorted(set(images.values()) - set(app)), app=app)
    return directory


def _timed(run: Callable[[], None]) -> float:
    began = time.monotonic()
    run()
    return time.monotonic() - began


def _up_and_down(engine: Engine, bundle: Path) -> None:
    name = f"saaswright-bench-{os.getpid()}"
    ports = {"HTTP_PORT": "0"}
    try:
        engine.compose("-p", name, "up", "-d", "--wait", cwd=bundle, env=ports)
    finally:
        engine.compose("-p", name, "down", "-v", cwd=bundle, env=ports)


def _verify(bundle: Path) -> None:
    command = (sys.executable, "-m", "saaswright", "verify", str(bundle), "--check=start,health")
    with tempfile.TemporaryDirectory() as evidence:
        subprocess.run((*command, f"--evidence={evidence}"), check=False, capture_output=True)
