"""Projects that stand side by side share files: ``.env``, its example, a base.

What a later project changes there may give an earlier one something to do: it is done again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import msgspec

from saaswright.finding import Finding
from saaswright.rules.discover import Candidate
from saaswright.rules.fixing.model import Mended
from saaswright.source import DocumentPath

_Said = tuple[str, str, DocumentPath]


class Round:
    """Who has changed which file when, in one run over a tree; numbers count what was done."""

    def __init__(self) -> None:
        self._done: dict[Candidate, int] = {}
        self._changed: dict[str, int] = {}
        self._number = 0

    def note(self, candidate: Candidate, paths: Iterable[str]) -> None:
        """``candidate`` was done, and changed the files at the absolute ``paths``."""
        self._number += 1
        self._done[candidate] = self._number
        self._changed.update(dict.fromkeys(paths, self._number))

    def is_stale(self, candidate: Candidate) -> bool:
        """Whether another project has changed a file of it, or beside it, since it was done."""
        own = {os.path.abspath(file) for file in (*candidate.base, *candidate.files)}  # noqa: PTH100
        beside = os.path.dirname(os.path.abspath(candidate.files[0]))  # noqa: PTH100, PTH120
        done = self._done[candidate]
        return any(
            number > done and (path in own or os.path.dirname(path) == beside)  # noqa: PTH120
            for path, number in self._changed.items()
        )


def is_settled(mended: Mended, findings: Iterable[Finding]) -> bool:
    """Whether ``findings`` are those that were left, and `.env` was in the way of no fix."""
    known = {_said(one.finding) for one in mended.left}
    held = any(one.by_env_file for one in mended.refused)
    return not held and {_said(one) for one in findings} <= known


def joined(first: Mended, then: Mended) -> Mended:
    """What became of a project that was done twice."""
    return msgspec.structs.replace(
        then,
        applied=(*first.applied, *then.applied),
        changed={**first.changed, **then.changed},
        before={**then.before, **first.before},
        hidden=tuple(dict.fromkeys((*first.hidden, *then.hidden))),
        written=first.written or then.written,
    )


def _said(finding: Finding) -> _Said:
    return finding.id, finding.message, finding.location.path if finding.location else ()
