"""The design so far in a panel that fits a small terminal: what is chosen, costs and promises."""

from __future__ import annotations

from typing import Final

from rich.console import RenderableType
from rich.markup import escape
from rich.panel import Panel

from saaswright.alternatives.model import Infeasible, Outcome
from saaswright.alternatives.outcome import flips
from saaswright.architecture.shown import bill, percents
from saaswright.decisions.model import NONE

_SHOWN: Final = 7
"""Lines inside the panel, so that a question still fits below it on 24 lines."""

_HIDDEN: Final = ("output-format", "observability", "pattern")


def panel(design: Outcome | Infeasible, before: Outcome | None, width: int) -> RenderableType:
    """What would come out now; what the last answer changed is marked with ``*``."""
    if isinstance(design, Infeasible):
        told = [*design.sentences, *(finding.message for finding in design.findings)]
        return Panel(
            escape("\n".join(told[:_SHOWN]) or "cannot be met together"),
            title="No design yet",
            width=width,
        )
    changed = {flip.key for flip in flips(before, design)} if before else set()
    parts = [
        ("*" if key in changed else "") + f"{key.replace('relational-', '')}: {option}"
        for key, option in design.choices.items()
        if option != NONE and "@" not in key and key not in _HIDDEN
    ]
    lines = _wrapped(parts, width - 4)[: _SHOWN - min(3, len(design.plans))]
    lines += [_plan(plan.name, design, changed) for plan in design.plans[:3]]
    title = f"{design.choices.get('pattern', '')} · {bill(design.monthly, design.unpriced)}"
    return Panel(escape("\n".join(lines)), title=escape(title), width=width)


def _plan(name: str, design: Outcome, changed: set[str]) -> str:
    plan = next(one for one in design.plans if one.name == name)
    own = [
        ("*" if f"{key}@{name}" in changed else "") + design.choices[f"{key}@{name}"]
        for key in ("deployment-model", "tenancy", "availability-topology")
        if f"{key}@{name}" in design.choices
    ]
    low, _, high = percents(plan.availability)
    return f"{name}: {', '.join(own)}; {low} to {high} % available"


def _wrapped(parts: list[str], width: int) -> list[str]:
    lines = [""]
    for part in parts:
        joined = f"{lines[-1]} · {part}" if lines[-1] else part
        if len(joined) > width and lines[-1]:
            lines.append(part[:width])
        else:
            lines[-1] = joined[:width]
    return lines
