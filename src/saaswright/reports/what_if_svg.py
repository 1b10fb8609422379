"""``what-if`` as a picture: a bar for each variant's cost, from low to high, with its promises."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from saaswright.alternatives.model import Infeasible, Outcome, Variant, WhatIf
from saaswright.architecture.model import Range
from saaswright.architecture.precision import plain, to_digits
from saaswright.architecture.shown import percent

ROW: Final = 26
BARS: Final = 420
CHARACTER: Final = 7.2
"""Width of a letter of the 13 px font, pixels; a generous mean."""

_STYLE: Final = (
    "svg{background:#fff;color:#1b2330}text{font:13px system-ui,sans-serif;fill:currentColor}"
    ".soft{fill:#5b6675}.band{fill:#b9cdea}.mark{fill:#23538f}.front{fill:#2e7d4f}.grid{stroke:"
    "#d8dee6}@media(prefers-color-scheme:dark){svg{background:#14181f;color:#e6ebf2}.soft{fill:"
    "#9aa6b5}.band{fill:#36506f}.mark{fill:#9cc2f3}.front{fill:#7fd3a2}.grid{stroke:#323b47}}"
)


def what_if_svg(answer: WhatIf) -> str:
    """One SVG document, ending with a newline; every text in it is escaped."""
    rows = [("as it stands", answer.base, None), *(_row(variant) for variant in answer.variants)]
    left = 24 + CHARACTER * max(len(label) for label, _, _ in rows)
    costs = [result.monthly for _, result, _ in rows if isinstance(result, Outcome)]
    most = max((cost.high for cost in costs if cost), default=0.0) or 1.0
    told = CHARACTER * max(len(_told(result, front=front)) for _, result, front in rows)
    width, height = left + BARS + max(250, 32 + told), 64 + ROW * len(rows) + 16
    size = f'viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        "<title>Cost and availability of each variant</title>",
        f"<style>{_STYLE}</style>",
        _text(left, 24, "USD a month, low to high; the mark is expected", "soft"),
        _text(left + BARS + 20, 24, "availability, operations", "soft"),
        *_grid(left, most, height),
    ]
    for at, (label, result, front) in enumerate(rows):
        parts += _bar(64 + ROW * at, left, label, result, most, front=front)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _row(variant: Variant) -> tuple[str, Outcome | Infeasible, bool | None]:
    return ", ".join(value for _, value in variant.values), variant.result, variant.front


def _grid(left: float, most: float, height: int) -> Iterator[str]:
    for quarter in range(5):
        x = left + BARS * quarter / 4
        yield f'<line class="grid" x1="{x:.1f}" y1="48" x2="{x:.1f}" y2="{height - 12}"/>'
        yield _text(x + 3, 46, plain(to_digits(most * quarter / 4, 2)), "soft")


def _bar(
    y: float,
    left: float,
    label: str,
    result: Outcome | Infeasible,
    most: float,
    *,
    front: bool | None,
) -> Iterator[str]:
    yield _text(12, y + 14, label)
    if isinstance(result, Infeasible):
        yield _text(left + 6, y + 14, "no design", "soft")
        return
    if result.monthly is not None:
        yield from _span(y, left, result.monthly, most, "front" if front else "mark")
    else:
        yield _text(left + 6, y + 14, "not priced", "soft")
    yield _text(left + BARS + 20, y + 14, _told(result, front=front))


def _told(result: Outcome | Infeasible, *, front: bool | None) -> str:
    """Beside the bar: what it promises, and which plans it leaves out."""
    if isinstance(result, Infeasible):
        return ""
    missed = " (missed)" if any(plan.meets is False for plan in result.plans) else ""
    star = ", on the front" if front else ""
    left_out = result.unpriced if result.monthly else ()
    partly = f", without {', '.join(left_out)}" if left_out else ""
    return f"{percent(result.lowest)} %{missed}, {result.operations}{star}{partly}"


def _span(y: float, left: float, monthly: Range, most: float, colour: str) -> Iterator[str]:
    low, middle, high = (
        left + BARS * value / most for value in (monthly.low, monthly.expected, monthly.high)
    )
    yield (
        f'<rect class="band" x="{low:.1f}" y="{y + 3:.0f}" width="{max(2.0, high - low):.1f}" '
        'height="14" rx="3"/>'
    )
    yield f'<rect class="{colour}" x="{middle - 2:.1f}" y="{y:.0f}" width="4" height="20"/>'


def _text(x: float, y: float, text: str, style: str = "") -> str:
    kind = f' class="{style}"' if style else ""
    return f'<text x="{x:.1f}" y="{y:.0f}"{kind}>{escape(text)}</text>'
