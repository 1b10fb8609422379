"""The project whose images are meant: a directory, or its compose files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from saaswright.compose.resolve import DEFAULT_NAMES, OVERRIDE_NAMES
from saaswright.errors import UnreadableError
from saaswright.finding import Finding
from saaswright.rules.facts import Facts
from saaswright.rules.looking import look
from saaswright.rules.view import View


def project_files(targets: Sequence[Path]) -> tuple[str, ...]:
    """The compose files of ``targets``: files as they are, a directory's as Compose takes them.

    Raises :class:`UnreadableError`.
    """
    found: list[str] = []
    for target in targets or (Path(),):
        if not target.is_dir():
            found.append(str(target))
            continue
        names = [
            next((name for name in group if (target / name).is_file()), None)
            for group in (DEFAULT_NAMES, OVERRIDE_NAMES)
        ]
        if names[0] is None:
            hint = f"name the file, or call it {DEFAULT_NAMES[0]}"
            raise UnreadableError(f"{target}: no compose file in this directory", help=hint)
        found += [str(target / name) for name in names if name]
    return tuple(found)


def read_project(
    targets: Sequence[Path], facts: Facts
) -> tuple[tuple[str, ...], View | None, tuple[Finding, ...]]:
    """Its files, its view (``None`` when it cannot be read as a project), and findings."""
    files = project_files(targets)
    view, findings = look(files, facts)
    return files, view, findings
