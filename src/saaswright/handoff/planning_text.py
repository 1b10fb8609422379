"""A change plan as text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from saaswright.handoff.planning import ChangePlan

_WIDTH = 96


def planning_text(plan: ChangePlan) -> str:
    """Requirements, decisions with their reasons, files, and the compose lines that change."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: ChangePlan) -> Iterator[str]:
    if plan.nothing:
        yield "Nothing changes."
        return
    yield from _requirements(plan)
    yield from _decisions(plan)
    yield ""
    yield from _files(plan)
    if plan.compose:
        yield ""
        yield plan.compose


def _requirements(plan: ChangePlan) -> Iterator[str]:
    if plan.requirements:
        yield "Requirements that changed"
        names = {f"plans.{pair.after}.name" for pair in plan.renamed}
        for pair in plan.renamed:
            yield f"  plan {pair.before} is renamed: {pair.after}"
        for item in plan.requirements:
            if item.path not in names:
                yield f"  {item.path}: {_said(item.before)} -> {_said(item.after)}"
        yield ""


def _decisions(plan: ChangePlan) -> Iterator[str]:
    if plan.decisions:
        yield "Decisions that change"
        for changed in plan.decisions:
            yield f"  {changed.key}: {changed.before} -> {changed.after}"
            for reason in changed.because:
                yield from textwrap.wrap(
                    reason, _WIDTH, initial_indent="    - ", subsequent_indent="      "
                )
    else:
        yield "No decision changes."
    if plan.facts:
        yield f"Catalog facts that changed since: {', '.join(plan.facts)}"


def _files(plan: ChangePlan) -> Iterator[str]:
    yield "Files"
    for word, paths in (
        ("new", plan.created),
        ("changed", plan.updated),
        ("removed", plan.removed),
        ("merged with your edits", plan.merged),
        ("yours, kept; ours beside it", plan.kept),
        ("CONFLICT with your edits", plan.conflicts),
    ):
        if paths:
            yield f"  {word}: {_few(paths)}"


def _said(value: str | None) -> str:
    return "(nothing)" if value is None else value


def _few(paths: tuple[str, ...]) -> str:
    more = f" and {len(paths) - 8} more" if len(paths) > 8 else ""
    return ", ".join(paths[:8]) + more
