"""Paragraphs of the terminal."""

from __future__ import annotations

import textwrap

WIDTH = 96


def paragraph(text: str, first: str, rest: str | None = None) -> list[str]:
    """``text`` wrapped, its first line after ``first``, the others after ``rest``."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
