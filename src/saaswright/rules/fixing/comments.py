"""The comments of a compose file: a fix keeps every one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import yaml

from saaswright.compose.reading.nodes import MappingNode, Node, ScalarNode, compose_nodes
from saaswright.expression import expression
from saaswright.source import Source

_COMMENT: Final = expression(r"(?:^|(?<=[ \t\n\r]))#[^\n\r]*")


def comments(text: str) -> Counter[str]:
    """Each comment and how often it stands there. Raises :class:`yaml.YAMLError`."""
    return Counter(_comments(text))


@lru_cache(maxsize=8)  # the text after one fix is the text before the next
def _comments(text: str) -> tuple[str, ...]:
    if "#" not in text:
        return ()
    nodes, problem = compose_nodes(Source("", text))
    if problem is not None:
        raise yaml.YAMLError(problem.message)
    blank = list(text)
    for scalar in _scalars(nodes):
        start, end = scalar.start_mark.index, scalar.end_mark.index
        if text.find("#", start, end) < 0:
            continue
        written = text[start:end]
        # The header of a block may have a comment; comments behind it count to the block.
        block = scalar.style in ("|", ">")
        first = max(written.find("\n"), 0) if block else 0
        last = len(written.rstrip()) if block else len(written)
        for index in range(start + first, start + last):
            if blank[index] == "#":
                blank[index] = "."
    return tuple(found.rstrip() for found in _COMMENT.findall("".join(blank)))


def _scalars(nodes: Sequence[Node]) -> Iterator[ScalarNode]:
    """Each scalar of some documents once, keys among them."""
    waiting, seen = list(nodes), set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, ScalarNode):
            yield node
        elif isinstance(node, MappingNode):
            waiting += [part for pair in node.value for part in pair]
        else:
            waiting += node.value


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
