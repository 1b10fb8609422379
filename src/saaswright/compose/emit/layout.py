"""The tree as YAML text: two spaces, lists indented under their key, comments on lines above."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from saaswright.compose.emit.scalars import literal, scalar, text
from saaswright.compose.emit.short import Flow
from saaswright.source import DocumentPath

WIDTH = 100
"""Columns at which comments are wrapped and a list in brackets becomes one with dashes."""


def comment(words: str, indent: int = 0) -> list[str]:
    """``words`` as comment lines; its own line breaks are kept, long lines are wrapped."""
    lead = " " * indent + "# "
    lines: list[str] = []
    for paragraph in words.strip("\n").splitlines():
        wrapped = textwrap.wrap(
            paragraph, max(WIDTH - len(lead), 20), break_long_words=False, break_on_hyphens=False
        )
        lines += [lead + line for line in wrapped] or [lead.rstrip()]
    return lines


class Layout:
    """Writes one tree. ``comments`` is by path in the tree; a path that is written inside a line
    or not at all gives its comment to the nearest thing above that has a line of its own.
    """

    def __init__(self, tree: Mapping[str, Any], comments: Mapping[DocumentPath, str]) -> None:
        self.lines: list[str] = []
        self.comments: dict[DocumentPath, list[str]] = {}
        for path, words in comments.items():
            self.comments.setdefault(_anchor(tree, path), []).append(words)
        self._comment((), 0)
        self._mapping(tree, (), 0)

    def _comment(self, path: DocumentPath, indent: int) -> None:
        for words in self.comments.get(path, ()):
            self.lines += comment(words, indent)

    def _mapping(self, value: Mapping[str, Any], path: DocumentPath, indent: int) -> None:
        apart = path == () or path == ("services",)
        for number, (key, inner) in enumerate(value.items()):
            if apart and (number or (path == () and self.lines)):
                self.lines.append("")
            self._comment((*path, key), indent)
            self._entry(f"{' ' * indent}{text(key)}:", inner, (*path, key), indent)

    def _entry(self, lead: str, value: Any, path: DocumentPath, indent: int) -> None:
        if value is None:
            self.lines.append(lead)
        elif isinstance(value, Mapping) and value:
            self.lines.append(lead)
            self._mapping(value, path, indent + 2)
        elif isinstance(value, list) and value:
            brackets = _brackets(value)
            if brackets is not None and len(lead) + 1 + len(brackets) <= WIDTH:
                self.lines.append(f"{lead} {brackets}")
            else:
                self.lines.append(lead)
                self._sequence(value, path, indent + 2)
        else:
            self._scalar(lead, value, indent)

    def _sequence(self, value: list[Any], path: DocumentPath, indent: int) -> None:
        for index, item in enumerate(value):
            self._comment((*path, index), indent)
            lead = f"{' ' * indent}-"
            if isinstance(item, Mapping) and item:
                start = len(self.lines)
                self._mapping(item, (*path, index), indent + 2)
                self.lines[start] = f"{lead} {self.lines[start].lstrip()}"
            elif isinstance(item, list) and item:
                self.lines.append(lead)
                self._sequence(item, (*path, index), indent + 2)
            else:
                self._scalar(lead, item, indent)

    def _scalar(self, lead: str, value: Any, indent: int) -> None:
        if isinstance(value, (Mapping, list)):
            self.lines.append(f"{lead} {'{}' if isinstance(value, Mapping) else '[]'}")
            return
        block = literal(value) if isinstance(value, str) else None
        if block is None:
            self.lines.append(f"{lead} {scalar(value)}")
            return
        self.lines.append(f"{lead} {block[0]}")
        self.lines += [f"{' ' * (indent + 2)}{line}" if line else "" for line in block[1]]


def _brackets(value: list[Any]) -> str | None:
    """``value`` in brackets, if it is meant to be written so and no item is a paragraph."""
    if not isinstance(value, Flow) or any(isinstance(i, str) and literal(i) for i in value):
        return None
    return f"[{', '.join(_in_flow(item) for item in value)}]"


def _in_flow(item: Any) -> str:
    written = scalar(item)
    if isinstance(item, str) and written == item and set(item) & set(",[]{}"):
        return f'"{item}"'
    return written


def _anchor(tree: Any, path: DocumentPath) -> DocumentPath:
    """The longest beginning of ``path`` that begins a line of its own.

    A name finds its place in a list of names too (``depends_on: [db]``), and the first key of a
    list's item stands on the item's line.
    """
    found: DocumentPath = ()
    node = tree
    for step in path:
        if isinstance(node, Flow):
            break
        if isinstance(node, list):
            place = node.index(step) if step in node and isinstance(step, str) else step
            if not isinstance(place, int) or not -1 < place < len(node):
                break
            found, node = (*found, place), node[place]
        elif isinstance(node, Mapping) and step in node:
            first_of_item = bool(found) and isinstance(found[-1], int) and step == next(iter(node))
            if first_of_item:
                break
            found, node = (*found, step), node[str(step)]
        else:
            break
    return found
