"""``saaswright catalog check``: every data file held against the rules of the catalog.

All problems are reported together, each with its file and line. The shipped catalog has none.
"""

from __future__ import annotations

from pathlib import Path

from saaswright.catalog import files
from saaswright.catalog.checks import references, shelf, sources, technologies, words
from saaswright.catalog.loader import AS_OF
from saaswright.finding import Finding, in_order


def check(data: Path = files.DATA, as_of: str = AS_OF) -> tuple[Finding, ...]:
    """The findings about the data files in ``data``, in the order of file and line.

    Raises :class:`saaswright.errors.UnreadableError` for a file that is no text.
    """
    filled, problems = shelf.fill(data)
    return in_order(
        [
            *problems,
            *sources.check(filled),
            *references.check(filled),
            *words.check(filled),
            *technologies.check(filled, as_of),
        ]
    )
