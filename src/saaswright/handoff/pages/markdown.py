"""The few Markdown shapes that the pages share; user text is escaped on its way in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from saaswright.handoff.model import Design

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|])")


def escape(text: str) -> str:
    """Text that means itself: user input must not become markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def cell(text: str) -> str:
    """Text inside a table: one line, bars escaped, markup of ours kept."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; every cell must already be one line."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def bullets(lines: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {line}" for line in lines)


def sources(design: Design, ids: Iterable[str]) -> str:
    """The named sources with their dates; what rests on memory is said to be unverified."""
    lines = []
    for name in dict.fromkeys(ids):
        known = design.catalog.source(name)
        if known is None or name == "memory":
            lines.append("- general knowledge, unverified")
        else:
            lines.append(f"- {escape(known.title)} ({known.as_of})")
    return "Sources:\n" + "\n".join(dict.fromkeys(lines))
