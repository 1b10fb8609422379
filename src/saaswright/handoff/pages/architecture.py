"""``docs/architecture.md``: what will run, how it connects, how data flow, who is kept apart."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.architecture.model import Component, Connection
from saaswright.catalog.model import Pattern
from saaswright.handoff.facts import platform
from saaswright.handoff.model import Design
from saaswright.handoff.pages.markdown import bullets, cell, escape, table
from saaswright.handoff.spec import Spec, read_spec, references
from saaswright.source import Source

_MARKS = (
    ("custom", "your image"),
    ("stateful", "keeps data"),
    ("one_shot", "runs once"),
    ("external", "outside the spec"),
    ("entry", "reached from outside"),
)


def architecture(design: Design) -> Iterator[tuple[str, str]]:
    """The page; the drawing stands beside it as SVG and Mermaid."""
    spec = read_spec(Source("compose.yaml", design.blueprint.compose))
    yield "docs/architecture.md", "\n\n".join(_page(design, spec)) + "\n"


def _page(design: Design, spec: Spec) -> Iterator[str]:
    product = design.requirements.product
    pattern = design.catalog.option(design.architecture.pattern)
    yield f"# Architecture of {product.name}"
    if product.summary:
        yield escape(product.summary)
    if pattern is not None:
        record = _record(design, "pattern")
        yield f"{pattern.name}: {pattern.summary}. Why: [decision]({record})."
    yield (
        "![Components in their networks and who calls whom](architecture.svg)\n\n"
        "The same as [Mermaid](architecture.mmd)."
    )
    yield from _domain(design)
    yield from _components(design)
    yield from _connections(design)
    yield from _flow(design, pattern)
    yield from _networks(design, spec)
    yield from _tenancy(design, pattern)
    yield from _state(design, spec)


def _components(design: Design) -> Iterator[str]:
    yield "## Components"
    rows = []
    for item in design.architecture.components:
        technology = design.catalog.technology(item.technology)
        marks = [words for field, words in _MARKS if getattr(item, field)]
        rows.append(
            (
                f"**{item.name}**",
                technology.name if technology else item.technology,
                cell(item.purpose),
                _replicas(design, item),
                ", ".join(marks),
                f"[{item.decision}]({_record(design, item.decision)})",
            )
        )
    yield table(("component", "runs on", "what it is for", "replicas", "", "decision"), rows)


def _replicas(design: Design, item: Component) -> str:
    """``2``, or by plan where plans differ: ``1 (practice), 2 (hospital)``."""
    counts: dict[int, list[str]] = {}
    for plan in design.architecture.plans:
        for sized in plan.components:
            if sized.component == item.name:
                counts.setdefault(sized.replicas, []).append(plan.name)
    if len(counts) <= 1:
        return str(next(iter(counts), item.replicas))
    return ", ".join(f"{count} ({', '.join(plans)})" for count, plans in sorted(counts.items()))


def _record(design: Design, decision: str) -> str:
    ids = [kind.id for kind in design.catalog.decisions]
    number = ids.index(decision) + 1 if decision in ids else 0
    return f"decisions/{number:04d}-{decision}.md"


def _domain(design: Design) -> Iterator[str]:
    """The domain's key decisions with their answers, and the advice that goes with them."""
    wanted = design.requirements.product.domain
    domain = next((item for item in design.catalog.domains if item.id == wanted), None)
    if domain is None:
        return
    yield f"## What decides in this domain ({domain.name})"
    rows = []
    for key in domain.key_decisions:
        made = [item for item in design.decisions.items if item.id == key]
        chosen = dict.fromkeys(_named(design, item.chosen) for item in made)
        if made:
            rows.append((f"[{key}]({_record(design, key)})", ", ".join(chosen)))
    if rows:
        yield table(("decision", "here"), rows)
    yield bullets(f"{text.rstrip('.')}." for text in domain.guidance)


def _named(design: Design, id: str) -> str:
    option = design.catalog.option(id)
    return option.name if option is not None else id


def _connections(design: Design) -> Iterator[str]:
    yield "## Connections"
    yield table(
        ("from", "to", "by", "needed", "for"),
        [
            (
                link.source,
                link.target,
                f"{link.protocol}:{link.port}",
                "yes" if link.required else "works without, with less",
                cell(link.purpose),
            )
            for link in design.architecture.connections
        ],
    )


def _flow(design: Design, pattern: object) -> Iterator[str]:
    yield "## Data flow"
    if isinstance(pattern, Pattern):
        yield f"{pattern.flow}."
    steps = []
    for number, path in enumerate(_paths(design), 1):
        steps.append(f"{number}. {' → '.join(path)}")
    if steps:
        yield "What must work for a request to be answered:\n\n" + "\n".join(steps)


def _paths(design: Design) -> list[tuple[str, ...]]:
    """From each entry along needed connections to where they end; rings are followed once."""
    calls: dict[str, list[Connection]] = {}
    for link in design.architecture.connections:
        if link.required:
            calls.setdefault(link.source, []).append(link)
    found: list[tuple[str, ...]] = []

    def follow(path: tuple[str, ...]) -> None:
        ahead = [link.target for link in calls.get(path[-1], ()) if link.target not in path]
        for target in ahead:
            follow((*path, target))
        if not ahead:
            found.append(path)

    for item in design.architecture.components:
        if item.entry:
            follow((item.name,))
    return found


def _networks(design: Design, spec: Spec) -> Iterator[str]:
    yield "## Networks"
    rows = []
    for network in spec.networks:
        members = [item.name for item in spec.services if network in item.networks]
        rows.append((network, "none" if network in spec.internal else "yes", ", ".join(members)))
    if rows:
        yield table(("network", "way out", "services"), rows)
    published = [
        f"{item.name} (host port {host or 'any'} to {inside})"
        for item in spec.services
        for host, inside in item.published
    ]
    yield f"Published: {', '.join(published) or 'nothing'}."
    yield from _other_guards(design, spec)


def _other_guards(design: Design, spec: Spec) -> Iterator[str]:
    """What keeps others from the data stores where the platform has networks of its own."""
    secret = {item.name for item in design.blueprint.parameters if item.secret}
    guarded: list[str] = []
    bare: list[str] = []
    for item in design.architecture.components:
        service = spec.service(item.name)
        if item.tier == "data" and service is not None:
            asks = any(name in secret for name, _ in references(service.keys))
            (guarded if asks else bare).append(item.name)
    told = [f"{platform().name} makes networks of its own, so these must be set up there too."]
    if guarded:
        told.append(f"Credentials guard {', '.join(guarded)} beside the network.")
    if bare:
        told.append(f"Only the network guards {', '.join(bare)}: no credential is asked for.")
    yield " ".join(told)


def _tenancy(design: Design, pattern: object) -> Iterator[str]:
    yield "## Tenancy"
    for plan in design.architecture.plans:
        model = design.catalog.option(plan.tenancy)
        routing = design.catalog.option(plan.routing)
        told = [f"**{plan.name}**: {plan.tenancy}."]
        if model is not None:
            told.append(f"{model.summary}.")
        if isinstance(pattern, Pattern) and plan.tenancy in pattern.tenancy:
            told.append(f"In this pattern: {pattern.tenancy[plan.tenancy]}.")
        if routing is not None:
            told.append(f"A request finds its tenant by {routing.name.lower()}: {routing.summary}.")
        yield " ".join(told)


def _state(design: Design, spec: Spec) -> Iterator[str]:
    yield "## Where data live"
    rows = []
    for item in design.architecture.components:
        service = spec.service(item.name)
        if item.stateful and service is not None:
            places = [f"`{source}` at `{target}`" for source, target in service.volumes]
            rows.append((item.name, ", ".join(places) or "in memory", cell(item.purpose)))
        elif item.stateful:
            rows.append((item.name, "a cloud's own service", cell(item.purpose)))
        elif service is not None and service.volumes and item.role == "inference":
            mounted = ", ".join(f"`{source}` at `{target}`" for source, target in service.volumes)
            rows.append((item.name, mounted, "Model weights: empty until a release fills it"))
    if rows:
        yield table(("component", "volume", "holds"), rows)
    else:
        yield "No component keeps data."
