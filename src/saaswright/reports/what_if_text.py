"""``what-if`` as a table: one row for each variant, what flips below its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saaswright.alternatives.model import Flip, Infeasible, Outcome, Variant, WhatIf
from saaswright.architecture.shown import expected_money, percent
from saaswright.decisions.wording import shown
from saaswright.reports.paragraphs import paragraph

BAR = 24
"""Characters of the longest bar."""


def what_if_text(answer: WhatIf) -> str:
    """The table, and for a front what it means."""
    paths = [shown(path) for path, _ in answer.variants[0].values] if answer.variants else []
    head = (*paths, "USD a month", "", "availability", "operations", *_front_head(answer))
    most = max((found.monthly.expected for found in _feasible(answer)), default=1.0)
    rows: list[tuple[str, ...]] = [head, _base(answer.base, len(paths), most)]
    rows += [_row(variant, most) for variant in answer.variants]
    lines = _table(rows)
    told = [lines[0], lines[1]]
    for variant, line in zip(answer.variants, lines[2:], strict=True):
        told += [line, *_detail(variant)]
    if any(variant.front for variant in answer.variants):
        told += ["", "* on the front: no other variant is as good in cost, availability and"]
        told += ["  operations and better in one of them"]
    return "\n".join(line.rstrip() for line in told) + "\n"


def _feasible(answer: WhatIf) -> Iterator[Outcome]:
    yield from (v.result for v in answer.variants if isinstance(v.result, Outcome))


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
    bar = "█" * max(1, round(BAR * min(1.0, result.monthly.expected / most)))
    return (
        expected_money(result.monthly) if result.monthly.high else "not priced",
        bar,
        f"{percent(result.lowest)} %{' missed' if missed else ''}",
        str(result.operations),
    )


def _detail(variant: Variant) -> Iterator[str]:
    if isinstance(variant.result, Infeasible):
        blamed = [one.requirement for one in variant.result.blamed]
        blamed += [finding.message for finding in variant.result.findings]
        yield from paragraph("; ".join(blamed) or "the catalog has no option", "      ")
    elif variant.flips:
        yield from paragraph(", ".join(_flip(flip) for flip in variant.flips), "      ")


def _flip(flip: Flip) -> str:
    return f"{flip.key}: {flip.before} → {flip.after}"


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    count = max(len(row) for row in rows)
    full = [(*row, *("" for _ in range(count - len(row)))) for row in rows]
    widths = [max(len(row[at]) for row in full) for at in range(count)]
    return ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in full]
