"""Bundles of golden cases pass every check on the real engine, with a stand-in for their app.

Probes come three times as often, so that a run takes a minute or two; what is probed, and
everything else of the files, is as ``saaswright design`` writes it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from saaswright.verification.session import Settings, Watch
from saaswright.verification.whole import Verification, verify_all
from tests.engine.runner import Engine

pytestmark = pytest.mark.engine

GOLDEN = Path(__file__).parents[1] / "golden"
OWN = Path(__file__).parent / "bundles"
CASES = {
    "three-tier": Path(__file__).parents[2] / "examples" / "clinic-notes.yaml",
    "real-time-analytics": OWN / "pulse-board.yaml",
    "api-and-cache": GOLDEN / "short-links" / "requirements.yaml",
    "pipeline": OWN / "document-intake.yaml",
    "database-with-pooler": GOLDEN / "pocket-postgres" / "requirements.yaml",
    "shared-behind-proxy": OWN / "shift-desk.yaml",
}
BASE = "debian:bookworm-slim"
APPLICABLE = {"config", "images", "start", "order", "connectivity", "protocol", "health", "stop"}
_START = re.compile(r"^(\s+start_period: )\d+s$", re.MULTILINE)
_INTERVAL = re.compile(r"^(\s+interval: )(\d+)s$", re.MULTILINE)


def bundle(engine: Engine, requirements: Path, directory: Path) -> Path:
    """The bundle of ``requirements``, with every image but the product's own on the engine."""
    command = (sys.executable, "-m", "saaswright", "design", str(requirements), "-o")
    subprocess.run((*command, str(directory)), check=True, capture_output=True)
    spec = directory / "compose.yaml"
    quick = _INTERVAL.sub(_often, spec.read_text("utf-8"))
    spec.write_text(_START.sub(r"\g<1>180s", quick), "utf-8")  # a busy machine starts slowly
    options = ("--env-file", ".env.example", "config", "--format=json")
    services = json.loads(engine.compose(*options, cwd=directory).stdout)["services"]
    rows = json.loads((directory / "handoff" / "images.json").read_text("utf-8"))["custom"]
    own = {row["service"] for row in rows}
    images = {item["image"] for name, item in services.items() if name not in own}
    engine.provide(sorted(images | {BASE}))
    return directory


def _often(found: re.Match[str]) -> str:
    """Three times as often. More would keep two processors busy with nothing but probes.

    RabbitMQ's tool must come after the server has written its cookie, or it writes one that the
    server may not read, and that ends.
    """
    return f"{found[1]}{max(1, int(found[2]) // 3)}s"


@pytest.mark.parametrize("name", sorted(CASES))
def test_bundle_passes_every_check(engine: Engine, name: str, tmp_path: Path) -> None:
    """Nothing fails, what applies was seen, and the evidence names what was a stand-in."""
    directory = bundle(engine, CASES[name], tmp_path / name)
    asked = Verification(target=directory, settings=Settings(patience=240))
    evidence, problem = verify_all(asked, Watch())
    assert problem is None
    run = evidence.runs[0]
    told = "\n".join(
        f"{item.check}: {seen.subject}: {seen.said}"
        for item in run.checks
        for seen in item.seen
        if seen.status == "failed"
    )
    assert not told
    passed = {item.check for item in run.checks if item.status == "passed"}
    assert passed >= APPLICABLE
    assert all(image.stand_in for image in run.images)


def test_a_plan_that_does_not_come_up_is_caught(engine: Engine, tmp_path: Path) -> None:
    """Each plan is started in place of what ran; one whose values are too small is named."""
    directory = bundle(engine, CASES["api-and-cache"], tmp_path / "links")
    (directory / ".env").write_bytes((directory / ".env.example").read_bytes())
    good, *_ = sorted((directory / "plans").glob("*.env"))
    small = good.with_name("small.env")
    text = re.sub(r"(?m)^APP_MEMORY=.*$", "APP_MEMORY=6M", good.read_text("utf-8"))
    small.write_text(re.sub(r"(?m)^APP_MEMORY_RESERVED=.*$", "APP_MEMORY_RESERVED=6M", text))
    assert "APP_MEMORY=6M" in small.read_text("utf-8")
    settings = Settings(only=("start", "parameters"), patience=60)
    evidence, _ = verify_all(Verification(target=directory, settings=settings), Watch())
    found = next(item for item in evidence.runs[0].checks if item.check == "parameters")
    verdicts = {seen.subject: seen.status for seen in found.seen if seen.subject[:5] == "plan "}
    assert verdicts == {f"plan {good.stem}": "passed", "plan small": "failed"}, found.seen
    said = next(seen.said for seen in found.seen if seen.subject == "plan small")
    assert "does not come up" in said or "does not start" in said
