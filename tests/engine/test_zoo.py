"""The zoo: projects with one fault each, and sound ones beside them, run on the real engine.

A folder of ``zoo/`` is a case: ``compose.yaml`` and ``expected.yaml``::

    what: one sentence about the fault
    check: start                # the check meant for it; left out for a sound project
    subject: app                # what it must name
    says: [read-only]           # words that the observation or its cause must hold
    only: [start]               # checks to run; the one above if left out, all for a sound project
    stand_ins: [app]            # services that the stand-in application serves for
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from saaswright.reports.verification_text import verification_text
from saaswright.verification.cleanup import OWNER, owner
from saaswright.verification.model import CheckResult
from saaswright.verification.page import page
from saaswright.verification.session import Settings, Watch
from saaswright.verification.whole import Verification, verify_all
from tests.conftest import unavailable
from tests.engine.runner import Engine

pytestmark = pytest.mark.engine

ZOO = Path(__file__).parent / "zoo"
CASES = sorted(path.name for path in ZOO.iterdir() if path.is_dir())
PATIENCE = 120.0


def run_case(engine: Engine, name: str) -> tuple[dict[str, Any], tuple[CheckResult, ...]]:
    """What is expected of a case, and the checks' verdicts on it."""
    expected = yaml.safe_load((ZOO / name / "expected.yaml").read_text(encoding="utf-8"))
    images = engine.compose("config", "--images", cwd=ZOO / name, env=ANY, check=False)
    stand_ins = tuple(expected.get("stand_ins", ()))
    bases = {BASE} if stand_ins else set()
    absent = {*expected.get("absent", ()), "app"}
    engine.provide(sorted({*images.stdout.split(), *bases} - absent))
    check = expected.get("check")
    only = tuple(expected.get("only") or ([check] if check else ()))
    asked = Verification(
        target=ZOO / name,
        settings=Settings(
            only=only, patience=expected.get("patience", PATIENCE), stand_ins=stand_ins
        ),
    )
    evidence, problem = verify_all(asked, Watch())
    assert problem is None
    return expected, evidence.runs[0].checks


BASE = "debian:bookworm-slim"
ANY = {"REQUIRED": "x"}


@pytest.mark.parametrize("name", CASES)
def test_case(engine: Engine, name: str) -> None:
    """The fault is caught by the check meant for it, with its cause; nobody else is accused."""
    expected, results = run_case(engine, name)
    wrong = {item.check: item for item in results if item.status == "failed"}
    told = "\n".join(f"{r.check} {r.status}: {r.observation or r.reason}" for r in results)
    if "check" not in expected:
        assert not wrong, told
        return
    allowed = {expected["check"], *expected.get("also", ())}
    assert expected["check"] in wrong, told
    assert set(wrong) <= allowed, told
    bad = [item for item in wrong[expected["check"]].seen if item.status == "failed"]
    assert any(expected["subject"] in item.subject for item in bad), told
    text = " ".join(f"{item.said} {item.cause or ''}" for item in bad).lower()
    assert [word for word in expected.get("says", ()) if word.lower() not in text] == [], text


def test_what_is_built_on_a_stand_in_is_no_stand_in(engine: Engine, tmp_path: Path) -> None:
    """The label is inherited, the name is not: the evidence says which of the two it was."""
    engine.provide([BASE])
    (tmp_path / "Dockerfile").write_text(f"FROM {BASE}\nCMD sleep infinity\n", encoding="utf-8")
    own = f"{engine.name()}/own:1"
    engine.docker("build", "--quiet", "-t", own, ".", cwd=tmp_path)
    (tmp_path / "compose.yaml").write_text(
        f"services:\n  own: {{image: '{own}'}}\n"
        f"  bare: {{image: '{BASE}', command: [sleep, infinity]}}\n",
        encoding="utf-8",
    )
    try:
        asked = Verification(target=tmp_path, settings=Settings(only=("start",), patience=PATIENCE))
        evidence, _ = verify_all(asked, Watch())
        again = engine.provide([own])
    finally:
        engine.docker("image", "rm", "--force", own, check=False)
    ran = {image.service: image for image in evidence.runs[0].images}
    if ran["bare"].stand_in is None:
        unavailable("the base is a real image here")
    assert (ran["own"].stand_in, ran["own"].stand_in_base) == (None, ran["bare"].stand_in)
    assert [one.how for one in again] == ["present"]
    assert "base images of: own" in verification_text(evidence)
    assert "built on a **stand-in**" in page(evidence, ("run.svg",))


def test_more_processors_than_there_are_is_no_fault_of_the_file(
    engine: Engine, tmp_path: Path
) -> None:
    """A machine that is too small cannot say whether it starts: not verified, with the reason."""
    engine.provide([BASE])
    (tmp_path / "compose.yaml").write_text(
        f"services:\n  app: {{image: '{BASE}', command: [sleep, infinity], cpus: 4096}}\n"
        f"  other: {{image: '{BASE}', command: [sleep, infinity]}}\n",
        encoding="utf-8",
    )
    asked = Verification(target=tmp_path, settings=Settings(only=("start",), patience=PATIENCE))
    evidence, problem = verify_all(asked, Watch())
    assert problem is None
    start = next(item for item in evidence.runs[0].checks if item.check == "start")
    assert start.status == "not-verified"
    assert "more processors than this machine has" in (start.reason or "")
    assert not evidence.fell_short


def test_nothing_is_left(engine: Engine) -> None:
    """After all of them no container, network or volume of this process's runs is there."""
    ours = f"--filter=label={OWNER}={owner()}"
    for kind, every in (("container", ("-a",)), ("network", ()), ("volume", ())):
        assert engine.docker(kind, "ls", "-q", *every, ours).stdout.split() == []
