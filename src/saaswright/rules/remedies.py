"""The verbs of fixes, so that rules read as sentences: take away, say instead, put in place of."""

from __future__ import annotations

from typing import Any

from saaswright.finding import Edit, Fix
from saaswright.source import DocumentPath


def taken_away(path: DocumentPath, *, safe: bool = False) -> tuple[Fix, ...]:
    """Remove what stands at ``path``."""
    name = next(str(step) for step in reversed(path) if isinstance(step, str))
    return (Fix(f"remove `{name}`", (Edit("delete", path),), safe=safe),)


def item_taken_away(path: DocumentPath, item: str, *, safe: bool = False) -> tuple[Fix, ...]:
    """Remove ``item``, which stands at ``path`` of a list."""
    return (Fix(f"remove `{item}`", (Edit("delete", path),), safe=safe),)


def said(title: str, path: DocumentPath, value: Any, *, safe: bool = False) -> tuple[Fix, ...]:
    """Give ``path`` the ``value``."""
    return (Fix(title, (Edit("set", path, value),), safe=safe),)


def replaced(path: DocumentPath, old: str, new: str, *, safe: bool = False) -> tuple[Fix, ...]:
    """Put ``new`` where ``old`` stands in the text at ``path``."""
    return (Fix(f"write `{new}`", (Edit("replace", path, (old, new)),), safe=safe),)


def parameter(
    path: DocumentPath, old: str, name: str, default: str, *, safe: bool = False
) -> tuple[Fix, ...]:
    """Make a parameter of the text ``old``; it means the same where ``default`` is ``old``."""
    new = f"${{{name}:-{default}}}"
    changes: tuple[DocumentPath, ...] | None = () if default == old else None
    fix = Fix(f"write `{new}`", (Edit("replace", path, (old, new)),), safe=safe, changes=changes)
    return (fix,)
