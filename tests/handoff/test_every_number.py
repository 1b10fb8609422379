"""Every availability, cost and size in the handoff is one ``explain`` away from its derivation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from saaswright import pipeline
from saaswright.architecture.precision import plain
from saaswright.architecture.shown import duration
from saaswright.handoff.documents import bundle
from saaswright.handoff.explain_text import explanation_text
from saaswright.handoff.handoff_json import handoff as handoff_of
from saaswright.handoff.model import Design

EXAMPLES = Path(__file__).parents[2] / "examples"


def _design(name: str) -> Design:
    brief, _ = pipeline.read(pipeline.read_file(EXAMPLES / f"{name}.yaml"))
    assert brief is not None
    design, _ = pipeline.design(brief)
    assert design is not None
    return design


def _explained(design: Design, target: str) -> str:
    text = explanation_text(pipeline.explain(design, target))
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["clinic-notes", "fleet-telemetry", "linkly", "minimal"])
def test_every_number_of_the_handoff_is_explained(name: str) -> None:
    """``explain PLAN`` has the plan's figures, ``explain SERVICE`` its sizes with arithmetic."""
    design = _design(name)
    handoff = handoff_of(design)
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
        ends_of = (cost.low, cost.expected, cost.high)
        wanted += [plain(end) for end in ends_of if end is not None]
        missing += [(plan.name, number) for number in wanted if f" {number}" not in said]
        for part in plan.components:
            said = _explained(design, part.component)
            size = (
                f"In plan {plan.name}: {part.replicas} x {part.cpus:g} CPU, {part.memory_mib} MiB"
            )
            size += f", {part.storage_gib} GiB storage" if part.storage_gib else ""
            if f"{size} - " not in said:
                missing.append((part.component, size))
            # The machine is in the service's answer, its arithmetic in the plan's.
            if part.machine and not (
                f" on {part.machine}, the cheapest" in said
                and f"× {part.machine} " in _explained(design, plan.name)
            ):
                missing.append((part.component, part.machine))
            if part.machine and f"× {part.machine} " not in _explained(design, part.machine):
                missing.append((part.component, f"explain {part.machine}"))
    assert missing == []


@pytest.mark.parametrize("name", ["clinic-notes", "fleet-telemetry", "linkly", "minimal"])
def test_the_tables_by_tenants_are_explained(name: str) -> None:
    """The rows of ``docs/cost.md`` by tenants, and what they say, are in ``explain PLAN``."""
    design = _design(name)
    page = dict(bundle(design))["docs/cost.md"]
    rows = 0
    for plan in design.architecture.plans:
        section = page.partition(f"## Plan {plan.name}\n")[2].partition("\n## ")[0]
        _, _, tenants = section.partition("### By the number of tenants")
        said = _explained(design, plan.name)
        for row in re.findall(r"^\| (\d.*) \|$", tenants, re.MULTILINE):
            assert " ".join(row.replace("|", " ").split()) in said
            rows += 1
        for sentence in re.findall(r"^- (.* costs less than .*)$", tenants, re.MULTILINE):
            assert sentence in said
    assert rows == 8 * sum(bool(plan.cost.items) for plan in design.architecture.plans)


@pytest.mark.parametrize("name", ["clinic-notes", "fleet-telemetry", "linkly", "minimal"])
def test_the_tables_by_cloud_are_explained(name: str) -> None:
    """The rows of ``docs/cost.md`` by cloud are in ``explain PLAN``, figure by figure."""
    design = _design(name)
    page = dict(bundle(design))["docs/cost.md"]
    row = re.compile(r"^\| (aws|gcp|azure) \| (\S+) \| (\S+) \| (\S+) \| (\S+) \|", re.MULTILINE)
    rows = 0
    for plan in design.architecture.plans:
        section = page.partition(f"## Plan {plan.name}\n")[2].partition("\n## ")[0]
        said = _explained(design, plan.name)
        for cloud, region, *figures in row.findall(section):
            assert f"- {cloud}, {region}: {', '.join(figures)}" in said
            rows += 1
    assert rows == 3 * sum(bool(plan.cost.items) for plan in design.architecture.plans)


@pytest.mark.parametrize("name", ["clinic-notes", "fleet-telemetry", "linkly", "minimal"])
def test_every_id_of_the_handoff_is_explained(name: str) -> None:
    """Each decision (of each plan), plan and component has an answer."""
    design = _design(name)
    handoff = handoff_of(design)
    ids = [f"{d.id}@{d.plan}" if d.plan else d.id for d in handoff.decisions]
    ids += [part.name for part in handoff.architecture.components]
    ids += [plan.name for plan in handoff.plans]
    assert all(pipeline.explain(design, target).answers for target in ids)
