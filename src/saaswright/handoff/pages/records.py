"""``docs/decisions/NNNN-<decision>.md``: one record per decision id, a section per plan."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.decisions.model import NONE, Decision
from saaswright.handoff.model import Design
from saaswright.handoff.pages.markdown import escape, sources


def records(design: Design) -> Iterator[tuple[str, str]]:
    """A record for each decision id, numbered in the catalog's order of decisions."""
    for number, kind in enumerate(design.catalog.decisions, 1):
        own = [decision for decision in design.decisions.items if decision.id == kind.id]
        if own:
            path = f"docs/decisions/{number:04d}-{kind.id}.md"
            yield path, _record(design, number, kind.name, kind.question, own)


def _record(
    design: Design, number: int, name: str, question: str, decisions: list[Decision]
) -> str:
    parts = [f"# {number}. {name}", question]
    for decision in decisions:
        parts += _section(design, decision)
    return "\n\n".join(parts) + "\n"


def _section(design: Design, decision: Decision) -> Iterator[str]:
    if decision.plan:
        yield f"## Plan {escape(decision.plan)}"
    yield f"**{_name(design, decision.chosen)}** (confidence: {decision.confidence.value})"
    if decision.because:
        yield "Because\n\n" + "\n".join(
            f"- {escape(reason.sentence)}" for reason in decision.because
        )
    if decision.instead_of:
        yield "Instead of\n\n" + "\n".join(
            f"- {_name(design, other.option)}{', ruled out' if other.ruled_out else ''}: "
            f"{escape(other.why)}"
            for other in decision.instead_of
        )
    if decision.sources:
        yield sources(design, decision.sources)


def _name(design: Design, option: str) -> str:
    if option == NONE:
        return "None"
    found = design.catalog.option(option)
    return f"{found.name} (`{option}`)" if found else f"`{option}`"
