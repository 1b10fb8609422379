"""A conversion told: the difference, what was written, and what to do next."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from saaswright.images.conversion.commands import choices
from saaswright.images.conversion.result import SCHEMA, Conversion
from saaswright.rules.masking import mask

ENVIRONMENTS: Final = "Dev, Staging and Prod"


def conversion_text(found: Conversion, *, written: bool) -> str:
    """For a person."""
    return "\n".join(_lines(found, written=written)) + "\n"


def _lines(found: Conversion, *, written: bool) -> Iterator[str]:
    if not found.plan.targets and not found.plan.unplaced:
        yield "No service has `build:`; there is nothing to convert."
        return
    if found.plan.unplaced:
        yield from choices(found.plan.unplaced)
        yield ""
    if not written:
        yield from difference(found)
    else:
        yield from (f"wrote {os.path.relpath(path)}" for path in sorted(found.files))
    for note in found.notes:
        yield f"note: {note}"
    if not found.plan.targets:
        return
    yield ""
    yield "Images"
    for target in found.plan.targets:
        yield f"  {target.image}  for {', '.join(target.services)}"
    yield ""
    yield "Next" if written else "Next (after --write)"
    for access in found.registries:
        yield from (f"  {command}" for command in (*access.login, *access.create))
    yield "  docker buildx bake -f docker-bake.hcl --push    # or: saaswright images build --push"
    yield "  saaswright images check"
    for access in found.registries:
        yield from _access(access)


def _access(access: Any) -> Iterator[str]:
    yield ""
    if access.credential is None:
        yield f"{access.host} ({access.name}): public, pulled without credentials"
        return
    if access.visibility == "unknown":
        yield f"{access.host} ({access.name}): nobody said whether it is public; if it is not:"
    else:
        yield f"{access.host} ({access.name}): private, so the platform needs"
    yield f"  {access.credential}"
    yield f"  as secrets {', '.join(access.secrets)} in each of {ENVIRONMENTS}"
    if access.note:
        yield f"  {access.note}"


def difference(found: Conversion) -> Iterator[str]:
    """A diff of every file, secrets masked."""
    for path in sorted(found.files):
        old = found.before.get(path)
        name = os.path.relpath(path)
        yield from difflib.unified_diff(
            [mask(line) for line in (old or "").splitlines()],
            [mask(line) for line in found.files[path].splitlines()],
            name if old is not None else "/dev/null",
            name,
            lineterm="",
        )


def conversion_json(found: Conversion, *, written: bool) -> dict[str, Any]:
    """For a program."""
    return {
        "schema": SCHEMA,
        "project": found.plan.project,
        "written": written,
        "complete": found.complete,
        "targets": [
            {"name": one.name, "services": one.services, "image": one.image, "registry": one.host}
            for one in found.plan.targets
        ],
        "unplaced": found.plan.unplaced,
        "files": [os.path.relpath(path, found.plan.directory) for path in sorted(found.files)],
        "registries": [msgspec.to_builtins(one) for one in found.registries],
        "notes": found.notes,
        "refused": [one.message for one in found.refused],
    }
