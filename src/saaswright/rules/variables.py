"""Variables as they are written in a project, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from saaswright.compose.environment.template import Use, uses
from saaswright.rules.view import View
from saaswright.source import DocumentPath


def variables(view: View) -> tuple[tuple[DocumentPath, Use], ...]:
    """Every use of a variable in a value of the project, in the file's order."""
    return view.once(_everywhere)


def first_uses(uses: Iterable[tuple[DocumentPath, Use]]) -> Mapping[str, DocumentPath]:
    """Each variable of ``uses`` once, with the place that comes first."""
    found: dict[str, DocumentPath] = {}
    for path, use in uses:
        found.setdefault(use.name, path)
    return found


def _everywhere(view: View) -> tuple[tuple[DocumentPath, Use], ...]:
    return tuple(_in(view.raw, ()))


def _in(value: Any, path: DocumentPath) -> Iterator[tuple[DocumentPath, Use]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _in(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _in(inner, (*path, index))
    elif isinstance(value, str) and "$" in value:
        yield from ((path, use) for use in uses(value))
