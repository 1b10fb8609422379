"""The comments of a compose file: a fix keeps every one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import yaml
from yaml import CSafeLoader

from saaswright.expression import expression

_COMMENT: Final = expression(r"(?:^|(?<=[ \t\n\r]))#[^\n\r]*")


def comments(text: str) -> Counter[str]:
    """Each comment and how often it stands there. Raises :class:`yaml.YAMLError`."""
    if "#" not in text:
        return Counter()
    blank = list(text)
    for event in yaml.parse(text, Loader=CSafeLoader):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            start, end = event.start_mark.index, event.end_mark.index
            scalar = text[start:end]
            # The header of a block may have a comment; comments behind it count to the block.
            first = scalar.find("\n") if event.style in ("|", ">") else 0
            last = len(scalar.rstrip()) if event.style in ("|", ">") else len(scalar)
            for index in range(start + max(first, 0), start + last):
                if blank[index] == "#":
                    blank[index] = "."
    return Counter(found.rstrip() for found in _COMMENT.findall("".join(blank)))


def lost(before: str, after: str) -> tuple[str, ...]:
    """Comments of ``before`` that ``after`` no longer has."""
    try:
        return tuple((comments(before) - comments(after)).elements())
    except yaml.YAMLError:
        return ()


def restored(before: str, after: str, gone: Sequence[str]) -> str:
    """``after`` with the comments of deleted lines on lines of their own, where those stood."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    same = next(
        (i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
        min(len(old), len(new)),
    )
    first = old[same] if same < len(old) else ""
    indent = first[: len(first) - len(first.lstrip(" "))]
    newline = "\r\n" if "\r\n" in before else "\n"
    return "".join([*new[:same], *(f"{indent}{one}{newline}" for one in gone), *new[same:]])
