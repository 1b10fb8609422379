"""Variables as they are written in a project, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from saaswright.compose.environment.template import Use, uses
from saaswright.rules.view import View
from saaswright.source import DocumentPath

# Where they were a list of names in the file: those are filled in, other keys never.
_NAMED: Final = frozenset({"depends_on", "networks"})
_DEPTH: Final = 3


def variables(view: View) -> tuple[tuple[DocumentPath, Use], ...]:
    """Every use of a variable in a value of the project, in the file's order."""
    return view.once(_everywhere)


def valueless(view: View) -> tuple[tuple[DocumentPath, Use], ...]:
    """Those of variables that nobody sets, without a default or message."""
    return tuple(
        (path, use)
        for path, use in variables(view)
        if not use.operator and use.name not in view.environment
    )


def first_uses(uses: Iterable[tuple[DocumentPath, Use]]) -> Mapping[str, DocumentPath]:
    """Each variable of ``uses`` once, with the place that comes first."""
    found: dict[str, DocumentPath] = {}
    for path, use in uses:
        found.setdefault(use.name, path)
    return found


def _everywhere(view: View) -> tuple[tuple[DocumentPath, Use], ...]:
    found: list[tuple[DocumentPath, Use]] = []
    _gather(view.raw, (), found)
    return tuple(found)


def _gather(value: Any, path: DocumentPath, found: list[tuple[DocumentPath, Use]]) -> None:
    """Add the variables of a map or list."""
    named = len(path) == _DEPTH and path[-1] in _NAMED
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if named and isinstance(step, str) and "$" in step:
            found += [((*path, step), use) for use in uses(step)]
        if isinstance(inner, str):
            if "$" in inner:
                below = (*path, step)
                found += [(below, use) for use in uses(inner)]
        elif isinstance(inner, (dict, list)):
            _gather(inner, (*path, step), found)
