"""Where an answer stands in the user's file, for whoever has to point at it later."""

from __future__ import annotations

from collections.abc import Callable

from saaswright.finding import Location, locate
from saaswright.requirements.reading import LIMITS
from saaswright.source import DocumentPath, Source, load_yaml

Where = Callable[[str], Location | None]
"""A dotted path (``compliance.frameworks``, ``plans.1.deployment``) -> its place, if it is said."""


def where_in(source: Source) -> Where:
    """The places of the answers in ``source``; ``None`` for what was assumed.

    Plans are addressed by position or by name, as in :mod:`saaswright.requirements.paths`.
    """
    document, _ = load_yaml(source, LIMITS)

    def where(path: str) -> Location | None:
        if document is None:
            return None
        steps: DocumentPath = ()
        value = document.data
        for step in path.split("."):
            found = _child(value, step)
            if found is None:
                return None
            key, value = found
            steps = (*steps, key)
        return locate(document, steps)

    return where


def nowhere(_: str) -> None:
    """The :data:`Where` of requirements that stand in no text."""
    return


def _child(value: object, step: str) -> tuple[str | int, object] | None:
    """The key and the value below ``value``; items by position, or by their ``name``."""
    if isinstance(value, dict):
        return (step, value[step]) if value.get(step) is not None else None
    if not isinstance(value, list):
        return None
    if step.isascii() and step.isdigit() and len(step) < 6 and int(step) < len(value):
        return int(step), value[int(step)]
    for index, item in enumerate(value):
        if isinstance(item, dict) and item.get("name") == step:
            return index, item
    return None
