"""``what-if`` as a table: one row for each variant, what flips below its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saaswright.alternatives.model import Flip, Infeasible, Outcome, Variant, WhatIf
from saaswright.architecture.shown import expected_bill, percent
from saaswright.decisions.wording import shown
from saaswright.reports.paragraphs import paragraph, place
from saaswright.reports.why_not_text import relaxations_text

BAR = 24
"""Characters of the longest bar."""


def what_if_text(answer: WhatIf) -> str:
    """The table, and for a front what it means."""
    paths = [shown(path) for path, _ in answer.variants[0].values] if answer.variants else []
    head = (*paths, "USD a month", "", "availability", "operations", *_front_head(answer))
    most = max((r.monthly.expected for r in _feasible(answer) if r.monthly), default=1.0)
    rows: list[tuple[str, ...]] = [head, _base(answer.base, len(paths), most)]
    rows += [_row(variant, most) for variant in answer.variants]
    lines = _table(rows)
    told = [lines[0], lines[1], *_why_none(answer.base)]
    for variant, line in zip(answer.variants, lines[2:], strict=True):
        told += [line, *_detail(variant)]
    if _front_head(answer):
        told += _about_front(answer)
    if isinstance(answer.base, Infeasible) and answer.base.relaxations:
        told += ["", "As it stands there is no design.", relaxations_text(answer.base.relaxations)]
    return "\n".join(line.rstrip() for line in told) + "\n"


def _feasible(answer: WhatIf) -> Iterator[Outcome]:
    yield from (v.result for v in answer.variants if isinstance(v.result, Outcome))


def _about_front(answer: WhatIf) -> Iterator[str]:
    """What the mark means, whose cost is not in it, and what has none for want of a price."""
    priced = any(found.monthly for found in _feasible(answer))
    if any(variant.front for variant in answer.variants):
        compared = "cost, availability and operations" if priced else "availability and operations"
        yield ""
        yield from paragraph(
            f"on the front: no other variant is as good in {compared} and better in one of them",
            "* ", "  ",
        )  # fmt: skip
    names = ", ".join(answer.compared_without)
    if names:
        yield ""
        yield from paragraph(f"Not compared is what {names} costs: no variant has its price.", "")
    if any(set(found.unpriced) != {*answer.compared_without} for found in _feasible(answer)):
        yield ""
        yield from paragraph(
            "Variants without a price for a plan that another variant prices are not compared: "
            "none of them is on the front.",
            "",
        )


def _front_head(answer: WhatIf) -> tuple[str, ...]:
    return ("front",) if any(variant.front is not None for variant in answer.variants) else ()


def _base(base: Outcome | Infeasible, columns: int, most: float) -> tuple[str, ...]:
    words = ("as it stands", *("" for _ in range(columns - 1)))
    return (*words, *_figures(base, most), "")


def _row(variant: Variant, most: float) -> tuple[str, ...]:
    values = tuple(value for _, value in variant.values)
    mark = {True: "*", False: "", None: ""}[variant.front]
    return (*values, *_figures(variant.result, most), mark)


def _figures(result: Outcome | Infeasible, most: float) -> tuple[str, ...]:
    if isinstance(result, Infeasible):
        return ("no design", "", "", "")
    missed = any(plan.meets is False for plan in result.plans)
    cost = result.monthly
    return (
        expected_bill(cost, result.unpriced),
        "█" * max(1, round(BAR * min(1.0, cost.expected / most))) if cost else "",
        f"{percent(result.lowest)} %{' missed' if missed else ''}",
        str(result.operations),
    )


def _detail(variant: Variant) -> Iterator[str]:
    yield from _why_none(variant.result)
    if variant.flips:
        yield from paragraph(", ".join(_flip(flip) for flip in variant.flips), "      ")


def _why_none(result: Outcome | Infeasible) -> Iterator[str]:
    """What is in conflict, or wrong with the file, each with its line."""
    if isinstance(result, Infeasible):
        blamed = [(one.requirement, one.location) for one in result.blamed]
        blamed += [(finding.message, finding.location) for finding in result.findings]
        told = [f"{text}{f' ({place(at)})' if at else ''}" for text, at in blamed]
        yield from paragraph("; ".join(told) or "the catalog has no option", "      ")


def _flip(flip: Flip) -> str:
    return f"{flip.key}: {flip.before} → {flip.after}"


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    count = max(len(row) for row in rows)
    full = [(*row, *("" for _ in range(count - len(row)))) for row in rows]
    widths = [max(len(row[at]) for row in full) for at in range(count)]
    return ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in full]
