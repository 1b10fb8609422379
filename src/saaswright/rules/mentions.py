"""Where a project mentions a name: in a variable, a command, a path, a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from saaswright.rules.view import View
from saaswright.source import DocumentPath


def mentioned(view: View, name: str, but: DocumentPath) -> bool:
    """Whether ``name`` stands as a word of its own in a value of the project, ``but`` one apart."""
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    return any(
        name in text and path != but and word.search(text) for path, text in _texts(view.raw, ())
    )


def _texts(value: Any, path: DocumentPath) -> Iterator[tuple[DocumentPath, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))
    elif isinstance(value, str):
        yield path, value
