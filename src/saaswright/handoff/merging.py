"""Three-way merge of texts by lines: what was generated, what a person made of it, what is new.

The algorithm is diff3's (Khanna, Kunal, Pierce: A Formal Investigation of Diff3, 2007): lines that
all three share are fixed points; between two of them, the side that changed wins, and where both
changed to different texts it is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

import msgspec

YOURS: Final = "<<<<<<< your version"
BASE: Final = "||||||| as it was generated last"
MIDDLE: Final = "======="
OURS: Final = ">>>>>>> as it is generated now"


class Merged(msgspec.Struct, frozen=True):
    """The text, with its conflicts marked; ``conflicts`` counts them."""

    text: str
    conflicts: int


def merge(base: str, yours: str, ours: str) -> Merged:
    """``yours`` and ``ours`` as both came from ``base``."""
    lines = [text.splitlines(keepends=True) for text in (base, yours, ours)]
    found: list[str] = []
    conflicts = 0
    at = (0, 0, 0)
    for start, length in _fixed(*lines):
        piece = [lines[n][at[n] : start[n]] for n in range(3)]
        settled = _settle(*piece)
        if settled is None:
            conflicts += 1
            settled = _marked(*piece)
        found += settled
        found += lines[0][start[0] : start[0] + length]
        at = (start[0] + length, start[1] + length, start[2] + length)
    return Merged("".join(found), conflicts)


def _fixed(
    base: list[str], yours: list[str], ours: list[str]
) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Where all three have the same lines, in order, and at last their ends."""
    one = SequenceMatcher(None, base, yours, autojunk=False).get_matching_blocks()
    two = SequenceMatcher(None, base, ours, autojunk=False).get_matching_blocks()
    left, right = 0, 0
    while left < len(one) and right < len(two):
        a, b = one[left], two[right]
        start = max(a.a, b.a)
        end = min(a.a + a.size, b.a + b.size)
        if end > start:
            yield (start, a.b + start - a.a, b.b + start - b.a), end - start
        if a.a + a.size < b.a + b.size:
            left += 1
        else:
            right += 1
    yield (len(base), len(yours), len(ours)), 0


def _settle(base: list[str], yours: list[str], ours: list[str]) -> list[str] | None:
    """What to take between two fixed points; ``None`` when both sides changed it differently."""
    if yours == ours or ours == base:
        return yours
    return ours if yours == base else None


def _marked(base: list[str], yours: list[str], ours: list[str]) -> list[str]:
    marked = []
    for mark, lines in ((YOURS, yours), (BASE, base), (MIDDLE, ours)):
        marked += [f"{mark}\n", *lines]
        if lines and not lines[-1].endswith("\n"):
            marked.append("\n")
    return [*marked, f"{OURS}\n"]
