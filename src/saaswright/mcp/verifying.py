"""The tool ``verify``: run it on a container engine, check by check."""

from __future__ import annotations

from typing import Any

from saaswright import pipeline
from saaswright.mcp import inputs
from saaswright.mcp.work import Answer, Call
from saaswright.verification import whole
from saaswright.verification.evidence import DIRECTORY, write
from saaswright.verification.registry import CHECKS
from saaswright.verification.session import Settings, Watch
from saaswright.verification.subject import LOCK


def verify(asked: inputs.Verify, call: Call) -> Answer:
    """Run it and keep the evidence; a bundle's handoff is brought up to date with it.

    A project that reaches outside of the granted roots is refused.
    """
    found = whole.Verification(
        target=call.roots.inside(asked.path),
        iteration=asked.iteration,
        plan=asked.plan,
        env_files=tuple(call.roots.inside(file) for file in asked.env_files),
        profiles=asked.profiles,
        engine=asked.engine,
        settings=Settings(
            only=asked.checks,
            keep=asked.keep,
            patience=asked.patience,
            stand_ins=asked.stand_ins,
            within=call.roots.directories,
        ),
    )
    place = call.roots.inside(asked.evidence or str(found.home / DIRECTORY))
    evidence, problem = whole.verify_all(found, _watch(asked, call), call.halt)
    write(evidence, place)
    if asked.evidence is None and problem is None and (found.home / LOCK).is_file():
        pipeline.record(found.home)
    bad = bool(evidence.fell_short or problem)
    return {
        "checks": [
            {
                **({"iteration": run.iteration} if run.iteration else {}),
                "check": one.check,
                "status": one.status,
                "saw": one.observation or one.reason or "",
            }
            for run in evidence.runs
            for one in run.checks
        ],
        "evidence": str(place),
        **({"problem": problem.message, "help": problem.help or ""} if problem else {}),
        "next": "mend what failed and verify again" if bad else "handoff",
    }


def _watch(asked: inputs.Verify, call: Call) -> Watch:
    """Progress by checks."""
    runs = whole.ITERATIONS if asked.iteration == "all" else 1
    every = runs * (len(asked.checks) or len(CHECKS)) + 1
    done = [0]

    def begins(check: Any) -> None:
        call.tell(done[0] / every, f"checking {check.id}")

    def ended(result: Any) -> None:
        done[0] += 1
        call.tell(done[0] / every, f"{result.check}: {result.status}")

    return Watch(begins=begins, ended=ended)
