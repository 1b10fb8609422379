"""``handoff/handoff.json``: everything that the next one in line needs, for programs."""

from __future__ import annotations

from typing import Any

import msgspec

from saaswright.architecture.model import Component, PlanDesign, Range
from saaswright.architecture.shown import lasting, spent, up
from saaswright.blueprint.model import Parameter
from saaswright.decisions.model import Decision
from saaswright.handoff import model, promise
from saaswright.handoff.checklist import checklist
from saaswright.handoff.compliance import compliance
from saaswright.handoff.contract import contracts
from saaswright.handoff.inventory import inventory
from saaswright.handoff.model import Design, Handoff
from saaswright.handoff.next_step import next_step
from saaswright.handoff.platform import platform_notes
from saaswright.handoff.preparation import preparation
from saaswright.handoff.spec import Spec, read_spec, with_defaults
from saaswright.requirements.written import to_builtins
from saaswright.source import Source


def handoff(design: Design) -> Handoff:
    """The whole of it. Raises :class:`UnreadableError` when the compose file cannot be read."""
    spec = read_spec(Source("compose.yaml", design.blueprint.compose))
    images = inventory(design, spec)
    items = checklist(design, spec, images)
    product = design.requirements.product
    return Handoff(
        schema=model.SCHEMA,
        product=model.ProductPart(**{f: getattr(product, f) for f in product.__struct_fields__}),
        requirements=to_builtins(design.requirements),
        assumptions=tuple(
            model.AssumptionPart(path=a.path, value=a.value, why=a.why, question=a.question)
            for a in design.assumptions
        ),
        decisions=tuple(map(_decided, design.decisions.items)),
        architecture=_shape(design),
        plans=tuple(_plan(design, plan, images) for plan in design.architecture.plans),
        compliance=compliance(design, spec),
        images=images,
        image_contracts=contracts(design, spec),
        parameters=tuple(map(_parameter, design.blueprint.parameters)),
        platform=platform_notes(spec),
        checklist=items,
        observability=_watching(design, spec),
        warnings=tuple(
            model.Warned(id=f.id, severity=f.severity.value, message=f.message, help=f.help)
            for f in design.findings
        ),
        next_step=next_step(design, items),
        trace=tuple(
            model.TraceLine(path=t.path, decision=t.decision, sentence=t.sentence)
            for t in design.blueprint.trace
        ),
    )


def to_text(value: msgspec.Struct) -> str:
    """Indented JSON, ending with a newline; the same value gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def _decided(decision: Decision) -> model.Decided:
    rests_on = [path for reason in decision.because for path in reason.rests_on]
    return model.Decided(
        id=decision.id,
        plan=decision.plan,
        chosen=decision.chosen,
        because=tuple(reason.sentence for reason in decision.because),
        instead_of=tuple(
            model.Rejected(option=a.option, why=a.why, ruled_out=a.ruled_out)
            for a in decision.instead_of
        ),
        rests_on=tuple(dict.fromkeys(rests_on)),
        sources=decision.sources,
        confidence=decision.confidence.value,
    )


def _shape(design: Design) -> model.Shape:
    parts = design.architecture.components
    return model.Shape(
        pattern=design.architecture.pattern,
        components=tuple(_part(design, item) for item in parts),
    )


def _part(design: Design, item: Component) -> model.Part:
    links = (link for link in design.architecture.connections if link.source == item.name)
    return model.Part(
        name=item.name,
        role=item.role,
        tier=item.tier,
        technology=item.technology,
        decision=item.decision,
        purpose=item.purpose,
        stateful=item.stateful,
        custom=item.custom,
        external=item.external,
        one_shot=item.one_shot,
        replicas=item.replicas,
        connects_to=tuple(
            model.ConnectsTo(
                to=link.target,
                protocol=link.protocol,
                port=link.port,
                required=link.required,
                purpose=link.purpose or None,
            )
            for link in links
        ),
    )


def _plan(design: Design, plan: PlanDesign, images: model.ImageInventory) -> model.PlanHandoff:
    return model.PlanHandoff(
        name=plan.name,
        tenancy=plan.tenancy,
        deployment=plan.deployment,
        network=plan.network,
        region=plan.region,
        other_regions=plan.other_regions,
        topology=plan.topology,
        routing=plan.routing,
        availability=_promise(plan),
        monthly_cost=_cost(plan),
        scaling=plan.scaling,
        backup=plan.backup,
        components=tuple(
            model.PlanPart(
                component=item.component,
                replicas=item.replicas,
                cpus=item.size.cpus,
                memory_mib=item.size.memory_mib,
                storage_gib=item.size.storage_gib,
                gpus=item.size.gpus,
                machine=item.machine,
            )
            for item in plan.components
        ),
        environment=environment(design, plan.name),
        notes=plan.notes,
        preparation=preparation(design, plan, images),
    )


def environment(design: Design, plan: str) -> dict[str, str]:
    """The values of ``plans/<plan>.env``, secrets left out."""
    secret = {item.name for item in design.blueprint.parameters if item.secret}
    lines = dict(design.blueprint.plans).get(plan, "").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name: value for name, _, value in pairs if name not in secret}


def _promise(plan: PlanDesign) -> promise.Promise:
    estimate = plan.availability
    return promise.Promise(
        target=estimate.target,
        computed=_bounds(up(estimate.computed)),
        meets=estimate.meets,
        rto=promise.Recovery(target=estimate.rto_target, computed=_seconds(estimate.rto)),
        rpo=promise.Recovery(target=estimate.rpo_target, computed=_seconds(estimate.rpo)),
        stores=tuple(
            promise.StoreLoss(
                component=store.component,
                rpo=_seconds(store.rpo),
                how=store.how,
                lasting=store.lasting,
            )
            for store in estimate.stores
        ),
        remedy=estimate.remedy,
    )


def _seconds(value: Range) -> promise.Bounds | None:
    """Whole seconds, minutes or hours, as ``docs/availability.md`` shows them."""
    if value.high == float("inf"):
        return None
    return _bounds(lasting(value))


def _bounds(value: Range) -> promise.Bounds:
    return promise.Bounds(low=value.low, expected=value.expected, high=value.high)


def _cost(plan: PlanDesign) -> model.MonthlyCost:
    cost = plan.cost
    monthly = spent(cost.monthly)
    return model.MonthlyCost(
        low=None if monthly is None else round(monthly.low),
        expected=None if monthly is None else round(monthly.expected),
        high=None if monthly is None else round(monthly.high),
        currency=cost.currency,
        as_of=cost.as_of,
        within_budget=cost.within_budget,
        unpriced=cost.unpriced,
    )


def _parameter(item: Parameter) -> model.ParameterPart:
    return model.ParameterPart(
        name=item.name,
        purpose=item.purpose,
        kind=item.kind,
        required=item.default is None,
        secret=item.secret,
        default=None if item.secret else item.default,
        services=item.services,
    )


def _watching(design: Design, spec: Spec) -> model.Watching:
    asked = design.requirements.observability
    endpoints = []
    logs: dict[str, Any] = {}
    for service in spec.services:
        if port := service.environment.get("METRICS_PORT"):
            endpoints.append(f"{service.name}:{with_defaults(port)}/metrics")
        if form := service.environment.get("LOG_FORMAT"):
            logs[with_defaults(form)] = None
    return model.Watching(
        choice=design.decisions.chosen("observability"),
        metrics=asked.metrics or "none",
        vendor=asked.vendor or "none",
        endpoints=tuple(endpoints),
        logs=f"standard output, as {', '.join(logs)}" if logs else "standard output",
    )
