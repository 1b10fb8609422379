"""A list of names made a mapping: ``depends_on: [db]`` cannot say more until it is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saaswright.compose.edits.places import Place
from saaswright.compose.edits.splice import CannotEditError, Editor, Splice
from saaswright.compose.edits.writing import entry, key_text
from saaswright.source import DocumentPath


def spread(editor: Editor, path: DocumentPath, values: Mapping[str, Any]) -> list[Splice]:
    """Each name of the list at ``path`` as a key with its value; comments stay beside them."""
    key, place = editor.at(path)
    if key is None or place.kind != "sequence" or not place.items:
        raise CannotEditError("there is no list of names at this path")
    if not all(item.kind == "scalar" and item.value for item in place.items):
        raise CannotEditError("not every item of the list is a name")
    if any("$" in item.value for item in place.items):
        raise CannotEditError("a variable stands where a key would be")
    if place.flow:
        if "#" in editor.text[place.start : place.end]:
            raise CannotEditError("a comment stands in between")
        return editor.set(path, {item.value: values.get(item.value) for item in place.items})
    splices: list[Splice] = []
    for item in place.items:
        dash = editor.dash(item, place)
        column = editor.column(dash)
        # A list may stand in the column of its key, a mapping may not.
        deeper = 2 if column <= key.column else 0
        name = " " * deeper + key_text(item.value, item.style) + ":"
        splices.append((dash, item.end, name))
        splices += _below(editor, item, values.get(item.value), column + deeper)
    return splices


def _below(editor: Editor, item: Place, value: Any, column: int) -> list[Splice]:
    if value is None:
        return []
    lines = entry(item.value, value, column)[1:]
    if not lines:
        raise CannotEditError("the value of a name must be a mapping")
    return [editor.after(item.end, lines)]
