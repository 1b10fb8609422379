"""``!reset`` and ``!override``: what earlier files said at a path is dropped (13-merge.md)."""

from __future__ import annotations

from typing import Any

from saaswright.source import DocumentPath


def apply_resets(data: Any, resets: list[DocumentPath]) -> None:
    """Remove from ``data`` what stands at each path; list items stay, as in the reference."""
    for path in resets:
        holder = data
        for step in path[:-1]:
            holder = holder.get(step) if isinstance(holder, dict) else None
        if path and isinstance(holder, dict):
            holder.pop(path[-1], None)
