"""The tools ``design``, ``explain`` and ``handoff``: from requirements to a bundle, and why."""

from __future__ import annotations

from saaswright import pipeline
from saaswright.errors import UsageError
from saaswright.finding import Finding
from saaswright.mcp import inputs
from saaswright.mcp.work import PAGE, Answer, Call, bundle_of, cut, data, plain, refused, source_of
from saaswright.mcp.work import brief as brief_of
from saaswright.source import Source


def design(asked: inputs.Design, call: Call) -> Answer:
    """Decide and draw; write only where told."""
    target = None if asked.output is None else call.roots.inside(asked.output)
    brief, findings = brief_of(asked.requirements, call)
    if brief is None:
        return refused(findings)
    if target is None and (asked.plan or asked.locked or asked.edits):
        raise UsageError("`output` is missing", help="plan, locked and edits are about a bundle")
    keeps = target if asked.locked else None
    kept = pipeline.locked(keeps, brief.requirements) if keeps is not None else None
    made, findings = pipeline.design(brief, kept)
    if made is None:
        return _no_design(brief, findings)
    if asked.iteration is not None:
        text = made.blueprint.iterations[asked.iteration - 1][1]
        return {**cut("compose", text), "next": "design with `output` writes the bundle"}
    if asked.plan and target is not None:
        change = data(pipeline.change_plan(made, target, asked.edits or "merge"))
        return {"change": change, "next": "without `plan` it is written"}
    from saaswright.handoff.handoff_json import handoff as handoff_of

    whole = data(handoff_of(made))
    answer: Answer = {
        "decisions": {
            f"{one['id']}@{one['plan']}" if one.get("plan") else one["id"]: one["chosen"]
            for one in whole["decisions"]
        },
        "plans": whole["plans"],
        "assumptions": whole["assumptions"],
        "findings": [plain(finding) for finding in findings],
    }
    if target is None:
        return {**answer, "next": "call design with `output` to write the bundle"}
    edits = asked.edits or ("merge" if asked.locked else "refuse")
    written = pipeline.hand_over(made, target, edits=edits)
    answer |= {"written": str(written.place), "next": f"verify {target}, then handoff {target}"}
    if written.conflicts:
        answer["conflicts"] = list(written.conflicts)
        answer["next"] = "those files stay as they were edited; each FILE.new marks the places"
    return answer


def _no_design(brief: pipeline.Brief, findings: tuple[Finding, ...]) -> Answer:
    """What is in conflict, and what could be loosened or dropped, each tried, cheapest first."""
    found = pipeline.no_design(brief, findings)
    return {**refused(findings), "relaxations": data(found.relaxations)}


def explain(asked: inputs.Explain, call: Call) -> Answer:
    """Why, why not, what if, or what is known."""
    if asked.catalog is not None:
        return _catalog(asked.catalog)
    if asked.requirements is None:
        raise UsageError("`requirements` is missing", help="or ask with `catalog` alone")
    source = source_of(asked.requirements, call.roots)
    if asked.what_if and asked.why_not is None and pipeline.holds_data(source):
        return _what_if(asked, source, call)
    brief, findings = pipeline.read(source)
    if brief is None:
        return refused(findings)
    if asked.why_not is not None:
        from saaswright.alternatives.outcome import shipped
        from saaswright.alternatives.shown import as_shown
        from saaswright.alternatives.why_not import why_not

        place = bundle_of(asked.requirements, call.roots)
        kept = pipeline.locked(place) if place else None
        found = why_not(brief.source, brief.requirements, shipped(), asked.why_not, kept)
        return {"why_not": data(as_shown(found))}
    bundle = bundle_of(asked.requirements, call.roots)
    made, findings = pipeline.design(brief, pipeline.locked(bundle) if bundle else None)
    if made is None:
        return _no_design(brief, findings)
    return {"explanation": data(pipeline.explain(made, asked.why, bundle))}


def _what_if(asked: inputs.Explain, source: Source, call: Call) -> Answer:
    """Every variant of ``source``, which need not make sense itself; a bundle keeps its lock."""
    from saaswright.alternatives.outcome import shipped
    from saaswright.alternatives.shown import as_shown
    from saaswright.alternatives.variation import read_axis, variants
    from saaswright.alternatives.what_if import what_if, with_front

    axes = tuple(read_axis(text, shipped().catalog) for text in asked.what_if)
    if len(variants(axes)) > PAGE:
        raise UsageError(f"more than {PAGE} variants", help="vary fewer values")
    place = bundle_of(asked.requirements or "", call.roots)
    found = what_if(source, axes, kept=pipeline.locked(place) if place else None)
    return {"what_if": data(as_shown(with_front(found) if asked.pareto else found))}


def handoff(asked: inputs.Handoff, call: Call) -> Answer:
    """The handoff of a bundle, rebuilt from what is there."""
    bundle = call.roots.inside(asked.bundle)
    brief, findings = pipeline.read(pipeline.read_bundle(bundle))
    if brief is None:
        return refused(findings)
    made, findings = pipeline.design(brief, pipeline.locked(bundle))
    if made is None:
        return _no_design(brief, findings)
    written = pipeline.hand_over(made, bundle, edits=asked.edits)
    page = bundle / "handoff" / "HANDOFF.md"
    return {
        "written": [*written.created, *written.updated],
        "kept": list(written.kept),
        **cut("handoff", page.read_text(encoding="utf-8")),
        "next": "give the bundle to whoever onboards it",
    }


def _catalog(words: str) -> Answer:
    from saaswright.catalog import show
    from saaswright.catalog.loader import load

    try:
        return {"entry": data(show.card_data(load(), words))}
    except UsageError:
        groups = show.listing(load(), words)
        if not groups:
            raise
        return {"groups": data(groups), "next": "explain catalog: ID shows one"}
