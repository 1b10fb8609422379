"""Why: the answer to ``saaswright explain`` for a decision, a service or a line of compose.yaml.

The answer is a value first (programs read it as JSON); :mod:`saaswright.handoff.explain_text`
makes it sentences.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from saaswright.architecture.clouds import InCloud
from saaswright.architecture.model import (
    AvailabilityEstimate,
    Component,
    Connection,
    CostEstimate,
    PlanDesign,
    Sized,
)
from saaswright.architecture.shown import availability_as_shown, cost_as_shown
from saaswright.architecture.sizing_influence import SizeInfluence, size_influences
from saaswright.architecture.tenants import ByTenants
from saaswright.blueprint.model import Trace
from saaswright.decisions.model import Decision
from saaswright.errors import UsageError
from saaswright.finding import nearest
from saaswright.handoff.model import Design
from saaswright.handoff.tenants import clouds_of, tenants_of
from saaswright.source import Document, DocumentPath, Source, load_yaml, read_text

_LINE: Final = re.compile(r"(?P<file>.+\.ya?ml):(?P<line>\d+)")


class Sourced(msgspec.Struct, frozen=True):
    """A source that a decision rests on, spelt out."""

    id: str
    title: str
    as_of: str


class WhyDecision(msgspec.Struct, frozen=True, tag="decision"):
    """A decision, the question it answers and its sources."""

    question: str
    name: str
    decision: Decision
    sources: tuple[Sourced, ...]


class InPlan(msgspec.Struct, frozen=True):
    """What a plan makes of a component, and which uncertain figure decides its size."""

    plan: str
    sized: Sized
    dominated: SizeInfluence | None = None


class WhyService(msgspec.Struct, frozen=True, tag="service"):
    """A component: what it is for, whom it talks to, how large it is and why it is drawn so."""

    component: Component
    calls: tuple[Connection, ...]
    called_by: tuple[Connection, ...]
    plans: tuple[InPlan, ...]
    trace: tuple[Trace, ...]


class WhyLine(msgspec.Struct, frozen=True, tag="line"):
    """A line of the compose file: its path in the document and what put it there."""

    file: str
    line: int
    text: str
    path: DocumentPath
    trace: Trace | None


class WhyPlan(msgspec.Struct, frozen=True, tag="plan"):
    """A plan's availability and cost, each with how it was computed.

    ``tenants`` is what other tenancies would cost, by the number of tenants, ``clouds`` what the
    same design costs in each; left out where nothing has a price.
    """

    plan: str
    availability: AvailabilityEstimate
    cost: CostEstimate
    notes: tuple[str, ...]
    tenants: ByTenants | None = None
    clouds: tuple[InCloud, ...] = ()


Why = WhyDecision | WhyService | WhyLine | WhyPlan


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What ``explain --format json`` prints; ``saaswright schema decisions`` documents it."""

    schema: Literal["saaswright/decisions/v1"] = "saaswright/decisions/v1"
    answers: tuple[Why, ...]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of :class:`Explanation`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:saaswright:schema:decisions:v1",
        "title": "saaswright decisions",
        **msgspec.json.schema(Explanation),
    }


def explain(design: Design, target: str | None, compose: Source | None = None) -> Explanation:
    """The answers for ``target``: all that goes by that name, a decision once for each plan.

    A machine type is answered by the plans that stand on it.

    No target asks for every decision.

    ``compose`` is the compose file that a ``FILE:LINE`` target speaks of; without it the generated
    one. Raises :class:`UsageError` for a target that is not in this design.
    """
    if target is None:
        return Explanation(answers=tuple(_decision(design, d) for d in design.decisions.items))
    match = _LINE.fullmatch(target)
    if match:
        source = compose or Source("compose.yaml", design.blueprint.compose)
        return Explanation(answers=(_line(design, source, match["file"], int(match["line"])),))
    wanted, _, plan = target.partition("@")
    decisions = [
        item
        for item in design.decisions.items
        if item.id == wanted and (not plan or item.plan == plan)
    ]
    # A word may be several of them: `cache` is a decision and the service that came of it.
    answers: list[Why] = [_decision(design, item) for item in decisions]
    answers += [_service(design, c) for c in design.architecture.components if c.name == target]
    answers += [_plan(design, made) for made in design.architecture.plans if made.name == target]
    # A machine type is explained by the bills of the plans that stand on it.
    answers += [
        _plan(design, made)
        for made in design.architecture.plans
        if any(sized.machine == target for sized in made.components)
    ]
    if answers:
        return Explanation(answers=tuple(answers))
    raise _unknown(design, target)


def compose_of(bundle: Path | None, target: str | None) -> Source | None:
    """The compose file in ``bundle`` that a ``FILE:LINE`` speaks of. Raises as ``read_text``."""
    file = (target or "").rpartition(":")[0]
    return read_text(bundle / Path(file).name) if bundle and file.endswith("yaml") else None


def _unknown(design: Design, target: str) -> UsageError:
    services = [component.name for component in design.architecture.components]
    decisions = list(dict.fromkeys(item.id for item in design.decisions.items))
    plans = [plan.name for plan in design.architecture.plans]
    close = nearest(target.partition("@")[0], [*services, *decisions, *plans])
    hint = f"did you mean `{close}`? " if close else ""
    return UsageError(
        f"`{target}` is neither a decision, a service, a plan nor FILE:LINE of this design",
        help=f"{hint}decisions: {', '.join(decisions)}; services: {', '.join(services)}; "
        f"plans: {', '.join(plans)}",
    )


def _decision(design: Design, decision: Decision) -> WhyDecision:
    kind = next(kind for kind in design.catalog.decisions if kind.id == decision.id)
    option = design.catalog.option(decision.chosen)
    known = {source.id: source for source in design.catalog.sources}
    sources = tuple(
        Sourced(name, known[name].title, known[name].as_of)
        for name in decision.sources
        if name in known
    )
    name = option.name if option else decision.chosen
    return WhyDecision(kind.question, name, decision, sources)


def _service(design: Design, component: Component) -> WhyService:
    name = component.name
    connections = design.architecture.connections
    return WhyService(
        component=component,
        calls=tuple(c for c in connections if c.source == name),
        called_by=tuple(c for c in connections if c.target == name),
        plans=tuple(
            InPlan(plan.name, sized, _size_influences(design, plan).get(name))
            for plan in design.architecture.plans
            for sized in plan.components
            if sized.component == name
        ),
        trace=tuple(t for t in design.blueprint.trace if t.path[:2] == ("services", name)),
    )


def _size_influences(design: Design, plan: PlanDesign) -> dict[str, SizeInfluence]:
    return size_influences(design.architecture, plan, design.requirements, design.catalog)


def _plan(design: Design, plan: PlanDesign) -> WhyPlan:
    """Rounded already, so that programs and people read the same figures."""
    return WhyPlan(
        plan.name,
        availability_as_shown(plan.availability),
        cost_as_shown(plan.cost),
        plan.notes,
        tenants_of(design, plan),
        clouds_of(design, plan),
    )


def _line(design: Design, source: Source, name: str, line: int) -> WhyLine:
    document = _document(source)
    last = source.text.count("\n") + (not source.text.endswith("\n"))
    if not 0 < line <= last:
        raise UsageError(f"{name} has no line {line}", help=f"it has {last} lines")
    path = document.path_at(line)
    covering = [t for t in design.blueprint.trace if t.path == path[: len(t.path)]]
    trace = max(covering, key=lambda t: len(t.path), default=None)
    return WhyLine(name, line, source.line(line), path, trace)


def _document(source: Source) -> Document:
    document, problems = load_yaml(source)
    if document is None:
        raise UsageError(f"{source.name} is not valid YAML: {problems[0].message}")
    return document
