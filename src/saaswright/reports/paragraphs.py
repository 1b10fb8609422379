"""Paragraphs of the terminal."""

from __future__ import annotations

import textwrap

from saaswright.finding import Location

WIDTH = 96


def place(at: Location) -> str:
    """``FILE:LINE``."""
    return f"{at.source}:{at.place.line}"


def paragraph(text: str, first: str, rest: str | None = None) -> list[str]:
    """``text`` wrapped, its first line after ``first``, the others after ``rest``."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
