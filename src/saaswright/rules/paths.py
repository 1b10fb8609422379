"""Paths of a project as people write them."""

from __future__ import annotations

from saaswright.source import DocumentPath


def dotted(path: DocumentPath) -> str:
    """``services.db.ports[0]``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")
