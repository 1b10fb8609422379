"""The difference that fixes make, as a unified diff without secrets."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator

from saaswright.rules.fixing.model import Mended
from saaswright.rules.masking import hide, mask


def difference(mended: Mended) -> Iterator[str]:
    """The lines of a diff of every changed file; secrets are masked, so it is no patch to apply."""
    for path in sorted(mended.changed):
        name = _shown(path)
        before = mended.before.get(path)
        old, new = (before or "").splitlines(), mended.changed[path].splitlines()
        lines = list(
            difflib.unified_diff(
                [hide(mask(line), mended.hidden) for line in old],
                [hide(mask(line), mended.hidden) for line in new],
                name if before is not None else "/dev/null",
                name,
                lineterm="",
            )
        )
        # Masking may hide the only difference there is.
        yield from lines or [f"{name}: what is masked has changed"]


def _shown(path: str) -> str:
    """The path as it looks from here."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
