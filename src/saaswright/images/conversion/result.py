"""A whole conversion: every file that comes of it, and how it is written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from saaswright.errors import UsageError
from saaswright.finding import Finding
from saaswright.images.conversion import bake, development, workflow
from saaswright.images.conversion.commands import Access, accesses
from saaswright.images.conversion.editing import convert
from saaswright.images.conversion.model import Plan, Wish
from saaswright.images.conversion.plan import plan
from saaswright.rules.facts import Facts
from saaswright.rules.fixing.texts import Texts
from saaswright.rules.fixing.writing import write
from saaswright.rules.view import View


class Conversion(msgspec.Struct, frozen=True, kw_only=True):
    """``files`` are new contents by absolute path, ``before`` the old ones (``None``: none)."""

    plan: Plan
    files: Mapping[str, str]
    before: Mapping[str, str | None]
    registries: tuple[Access, ...]
    refused: tuple[Finding, ...]
    notes: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is left that only builds."""
        return not self.refused and not self.plan.unplaced


def conversion(
    view: View, files: tuple[str, ...], wish: Wish, facts: Facts, *, ci: bool, dev: bool
) -> Conversion:
    """Everything that is to be written; nothing is yet. Raises :class:`UsageError`."""
    wanted = plan(view, wish)
    converted = convert(files, wanted, facts)
    here = Path(wanted.directory)
    made: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    if wanted.targets:
        text, notes = bake.bake_file(wanted, _secrets(view))
        made[str(here / bake.NAME)] = text
        if ci:
            made[str(here / workflow.NAME)] = workflow.workflow(wanted)
        if dev:
            names = tuple(os.path.relpath(file, wanted.directory) for file in files)
            name = _free(here)
            made[str(here / name)] = development.override(view, wanted, names, name)
    for path in made:
        if (old := _read(path)) is not None and old != made[path] and not _ours(old):
            raise UsageError(f"{path} is there already", help="move it away, or convert elsewhere")
    return Conversion(
        plan=wanted,
        files={**converted.changed, **made},
        before={**converted.before, **{path: _read(path) for path in made}},
        registries=accesses(wanted),
        refused=converted.refused,
        notes=(*notes, *_about_variables(wanted, view)),
    )


def save(found: Conversion) -> None:
    """Write all of it or nothing. Raises :class:`UsageError`."""
    texts = Texts()
    for path in found.files:
        texts.get(path)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    roots = (found.plan.directory, *{str(Path(path).parent) for path in found.files})
    problem = write(found.files, texts, roots)
    if problem is not None:
        raise UsageError(problem)


def _free(here: Path) -> str:
    """The name of the override: one that no person has given to a file of theirs."""
    names = (development.NAME, *(f"compose.dev-{n}.yaml" for n in range(2, 100)))
    free = ((name, _read(str(here / name))) for name in names)
    return next(name for name, text in free if text is None or _ours(text))


def _secrets(view: View) -> Mapping[str, Any]:
    return view.raw.get("secrets") or {}


def _read(path: str) -> str | None:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _ours(text: str) -> bool:
    """Whether an earlier conversion wrote it; what a person wrote is not replaced."""
    first = text.partition("\n")[0]
    return first.startswith(
        ("# The images of ", "# Builds from source and mounts", "# Builds the images of ")
    )


def _about_variables(wanted: Plan, view: View) -> tuple[str, ...]:
    """Variables of the build that `.env` sets: buildx does not read it."""
    if ".env" not in view.context.beside:
        return ()
    said = "docker buildx bake does not read .env: `set -a; . ./.env; set +a` before it"
    return (said,) if wanted.targets else ()
