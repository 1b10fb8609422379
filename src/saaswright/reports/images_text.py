"""The images of a project as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from saaswright.images.model import Inventory, Listed
from saaswright.images.registries import registries

_PINNED: Final = {
    "digest": "by digest",
    "tag": "by tag",
    "moving": "no",
    "open": "by a variable",
    None: "",
}


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
        image.written or ("(built here)" if image.built else "(none)"),
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
