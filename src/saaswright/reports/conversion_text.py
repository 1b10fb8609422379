"""A conversion told: the difference, what was written, and what to do next."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from typing import Any, Final

from saaswright.images.conversion.commands import choices
from saaswright.images.conversion.model import Plan
from saaswright.images.conversion.result import Conversion
from saaswright.images.tags import proposals
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
    if not written:
        yield from _tags(found.plan)
    yield ""
    yield "Next" if written else "Next (after --write)"
    yield from _next(found)


def _tags(plan: Plan) -> Iterator[str]:
    """The policies that there are, the one in use marked."""
    yield ""
    yield "Tags (--tag)"
    for policy, tag, what in proposals(plan.directory):
        mark = "*" if policy == plan.policy else " "
        yield f" {mark} {policy:<8} {tag:<24} {what}"


def _next(found: Conversion) -> Iterator[str]:
    for access in found.registries:
        yield from (f"  {command}" for command in (*access.login, *access.create))
    if found.plan.policy == "digest":
        yield "  saaswright images build --push --pin    # writes the digests behind the tags"
    else:
        other = "# or: saaswright images build --push"
        yield f"  docker buildx bake -f docker-bake.hcl --push    {other}"
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
