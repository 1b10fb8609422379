"""The images of a project as a table: what they are, and what registries say about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from saaswright.expression import expression
from saaswright.images.checked import Checked, Report
from saaswright.images.model import Inventory, Listed
from saaswright.images.registries import registries
from saaswright.reports.text import paint

_PINNED: Final = {
    "digest": "by digest",
    "tag": "by tag",
    "moving": "no",
    "open": "by a variable",
    None: "",
}
# Twelve characters tell two digests apart, as `docker images` has it; the JSON has all of them.
_DIGEST: Final = expression(r"(@sha256:[0-9a-f]{12})[0-9a-f]{52}\b")


def list_text(found: Inventory) -> str:
    """A line for each service, then what nobody knows yet."""
    head = ("service", "image", "registry", "whose", "pinned", "platforms", "size", "end of life")
    rows = [head, *(_row(image) for image in found.images)]
    lines = [line.rstrip() for line in columns(rows)]
    return "\n".join([*lines, *_notes(found)]) + "\n"


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as aligned lines; a column that is empty but for its head is left out."""
    used = [i for i in range(len(rows[0])) if any(row[i] for row in rows[1:])]
    widths = {i: max(len(row[i]) for row in rows) for i in used}
    for row in rows:
        yield "  ".join(row[i].ljust(widths[i]) for i in used)


def size_text(size: int | None) -> str:
    """Bytes in megabytes (10⁶), as registries count them."""
    return "" if size is None else f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size:,} B"


def _row(image: Listed) -> tuple[str, ...]:
    end = image.end_of_life
    return (
        image.service,
        _DIGEST.sub(r"\1...", image.written or ("(built here)" if image.built else "(none)")),
        _registry(image),
        f"{image.origin}{', built here' if image.built else ''}",
        "not a reference" if image.problem else _PINNED[image.pinned],
        ", ".join(image.platforms or ()),
        size_text(image.size),
        f"{end.date}{' (ended)' if end.ended else ''}" if end else "",
    )


def _registry(image: Listed) -> str:
    name = next((fact.name for fact in registries() if fact.id == image.kind), "")
    if image.registry is None:
        return ""
    return name if name != "private registry" else f"{image.registry} ({name})"


def _notes(found: Inventory) -> Iterator[str]:
    wrong = [image for image in found.images if image.problem]
    unsure = [image for image in found.images if image.origin == "unknown" and not image.problem]
    built = [image.service for image in found.images if image.built]
    if wrong or unsure or built or found.checked is None:
        yield ""
    for image in wrong:
        yield f"`{image.written}` of {image.service} names no image: {image.problem}"
    for image in unsure:
        yield f"{image.service}: whose image it is, is not known: {image.because}"
    if built:
        yield f"Built here, so no platform can pull them: {', '.join(built)} (images convert)"
    if found.checked is None:
        yield "Platforms and sizes are not known before the registries were asked (images check)"


_MARKS: Final = {"passed": ("ok", "32"), "failed": ("FAILED", "31"), "not-verified": ("?", "33")}


def check_text(report: Report, *, colour: bool = False) -> str:
    """A line for each image with what was said, then how many of each."""
    lines: list[str] = []
    for image in report.images:
        word, code = _MARKS[image.status]
        shown = image.written or ", ".join(image.services)
        lines.append(f"{paint(f'{word:<7}', code, colour=colour)} {shown}: {image.said}")
        detail = ", ".join(_details(image))
        if detail:
            lines.append(f"        {detail}")
    counts = {word: sum(i.status == word for i in report.images) for word in _MARKS}
    lines += ["", ", ".join(f"{n} {word.replace('-', ' ')}" for word, n in counts.items())]
    for asked in report.registries:
        if asked.pulls_left is not None:
            lines.append(f"{asked.host} allows {asked.pulls_left} more pulls for now")
    return "\n".join(lines) + "\n"


def _details(image: Checked) -> Iterator[str]:
    if image.digest:
        yield f"{image.digest[:19]}…"
    if image.platforms:
        yield " ".join(image.platforms)
    if image.size is not None:
        yield size_text(image.size)
    if image.age_days is not None:
        yield f"{image.age_days} days old"
