"""The card of a compliance framework: what is precise about it, and its controls."""

from __future__ import annotations

import textwrap

from saaswright.catalog.model import Catalog, ComplianceFramework

WIDTH = 88


def framework_card(catalog: Catalog, framework: ComplianceFramework) -> str:
    """Requirements of the specification, where it is imprecise, and every control's measures."""
    lines = [f"{framework.name} ({framework.id})"]
    for title, texts in (
        ("The specification asks for", framework.requirements),
        ("To be precise", framework.precise),
    ):
        if texts:
            lines += ["", title]
            for text in texts:
                lines += textwrap.wrap(text, WIDTH, initial_indent="- ", subsequent_indent="  ")
    lines += ["", "Controls (ids as published; words and measures are ours)"]
    width = max(len(control.id) for control in framework.controls)
    for control in framework.controls:
        note = f" [{control.note}]" if control.note else ""
        lines.append(f"{control.id.ljust(width)}  {control.title}{note}")
        pad = " " * (width + 4)
        measures = ", ".join(control.measures)
        lines += textwrap.wrap(measures, WIDTH, initial_indent=pad, subsequent_indent=pad)
    lines += ["", "Sources"]
    for name in dict.fromkeys(framework.sources.values()):
        source = catalog.source(name)
        lines.append(f"  - {source.title} ({source.as_of})" if source else f"  - {name}")
    return "\n".join(lines) + "\n"
