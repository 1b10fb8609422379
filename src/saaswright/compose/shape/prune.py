"""Taking out what has the wrong shape, so that the rest of a file can still be judged."""

from __future__ import annotations

from typing import Any

from saaswright.compose.reading.origins import Report


def prune(data: Any, report: Report) -> None:
    """Remove from ``data`` what ``report`` found wrong, and remember near what it stood."""
    for path in sorted(set(report.wrong), key=_by_position, reverse=True):
        report.damaged.add(path[:2])
        holder = data
        for step in path[:-1]:
            try:
                holder = holder[step]
            except (KeyError, IndexError, TypeError):
                holder = None
                break
        if not path or not isinstance(holder, (dict, list)):
            continue
        try:
            del holder[path[-1]]  # type: ignore[arg-type]
        except (KeyError, IndexError, TypeError):
            continue
    report.wrong.clear()


def _by_position(path: tuple[str | int, ...]) -> tuple[tuple[bool, int, str], ...]:
    return tuple(
        (isinstance(step, int), step if isinstance(step, int) else 0, str(step)) for step in path
    )
