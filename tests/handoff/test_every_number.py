"""Every availability, cost and size in the handoff is one ``explain`` away from its derivation."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright import pipeline
from saaswright.architecture.precision import plain
from saaswright.architecture.shown import duration
from saaswright.handoff.model import Design

EXAMPLES = Path(__file__).parents[2] / "examples"


def _design(name: str) -> Design:
    brief, _ = pipeline.read(pipeline.read_file(EXAMPLES / f"{name}.yaml"))
    assert brief is not None
    design, _ = pipeline.design(brief)
    assert design is not None
    return design


def _explained(design: Design, target: str) -> str:
    text = pipeline.explanation(pipeline.explain(design, target), overview=False)
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["clinic-notes", "fleet-telemetry", "linkly", "minimal"])
def test_every_number_of_the_handoff_is_explained(name: str) -> None:
    """``explain PLAN`` has the plan's figures, ``explain SERVICE`` its sizes with arithmetic."""
    design = _design(name)
    handoff = pipeline.handoff_of(design)
    missing = []
    for plan in handoff.plans:
        said = _explained(design, plan.name)
        promise, cost = plan.availability, plan.monthly_cost
        percents = [promise.computed.low, promise.computed.expected, promise.computed.high]
        wanted = [plain(end) for end in percents]
        for times in (promise.rto, promise.rpo):
            bounds = times.computed
            ends = (bounds.low, bounds.expected, bounds.high) if bounds else ()
            wanted += [duration(times.target), *(duration(end) for end in ends)]
        if cost.high:
            wanted += [plain(end) for end in (cost.low, cost.expected, cost.high)]
        missing += [(plan.name, number) for number in wanted if f" {number}" not in said]
        for part in plan.components:
            said = _explained(design, part.component)
            size = (
                f"In plan {plan.name}: {part.replicas} x {part.cpus:g} CPU, {part.memory_mib} MiB"
            )
            size += f", {part.storage_gib} GiB storage" if part.storage_gib else ""
            if f"{size} - " not in said:
                missing.append((part.component, size))
    assert missing == []


@pytest.mark.parametrize("name", ["clinic-notes", "fleet-telemetry", "linkly", "minimal"])
def test_every_id_of_the_handoff_is_explained(name: str) -> None:
    """Each decision (of each plan), plan and component has an answer."""
    design = _design(name)
    handoff = pipeline.handoff_of(design)
    ids = [f"{d.id}@{d.plan}" if d.plan else d.id for d in handoff.decisions]
    ids += [part.name for part in handoff.architecture.components]
    ids += [plan.name for plan in handoff.plans]
    assert all(pipeline.explain(design, target).answers for target in ids)
