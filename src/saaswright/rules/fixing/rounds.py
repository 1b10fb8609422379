"""Fixes in rounds, until none is left that can be made: one may be what makes another possible.

A project gets a healthcheck in one round, and ``condition: service_healthy`` in the next. Within a
round the order is that of the findings in the file. A fix that touches what an earlier one of the
round has changed waits for the next round, when the rule has looked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from saaswright.finding import Finding, Fix, Setting
from saaswright.rules.fixing.attempt import Bench, same_elsewhere
from saaswright.rules.fixing.model import Applied, Left, Refused, Wanted
from saaswright.source import DocumentPath

_MOST_ROUNDS: Final = 100
_NO_FIX: Final = "no fix is known; see its help"

Find = Callable[[str | None], tuple[Finding, ...]]
"""What is wrong with the project as it is now by the rule of an id, or by every one.

What is ignored is left out.
"""


class Rounds:
    """The run over one project: ``applied`` and ``refused`` fill up, ``left`` is what remains."""

    def __init__(self, bench: Bench, find: Find, wanted: Wanted) -> None:
        self.bench = bench
        self.find = find
        self.wanted = wanted
        self.applied: list[Applied] = []
        self.refused: dict[tuple[str, str, DocumentPath], Refused] = {}
        self.left: tuple[Left, ...] = ()
        self._tried: list[Refused] = []

    def further(self, tried: Iterable[Applied | Refused]) -> None:
        """Take what was tried elsewhere, and make what has become possible with it."""
        outcomes = list(tried)
        self.applied += [one for one in outcomes if isinstance(one, Applied)]
        self._tried += [one for one in outcomes if isinstance(one, Refused)]
        self.run()

    def run(self) -> None:
        """Make every fix that can be made."""
        findings = self.find(None)
        for _ in range(_MOST_ROUNDS):
            # What could not be done may have become possible with what was done since.
            self.refused.clear()
            if not self._round(findings):
                break
            findings = self.find(None)
        self.left = tuple(Left(finding, self._why(finding)) for finding in findings)
        still = {(one.finding.id, _path(one.finding)) for one in self.left}
        # Another fix may have mended what the first could not.
        self.refused = {k: one for k, one in self.refused.items() if (k[0], k[2]) in still}
        for one in self._tried:
            self.refused[one.finding.id, one.fix.title, _path(one.finding)] = one

    def _round(self, findings: Sequence[Finding]) -> bool:
        """Whether anything was done."""
        pending = [
            (finding, fix)
            for finding in findings
            for fix in finding.fixes
            if self.wanted.why_not(finding, fix) is None
        ]
        touched: list[DocumentPath] = []
        mended: list[Finding] = []
        for finding, fix in pending:
            if finding in mended or _overlap(_paths(fix), touched):
                continue
            others = [o for one, o in pending if one.id == finding.id and one is not finding]
            also = same_elsewhere(fix, others)
            tried = self.bench.attempt(finding, fix, also)
            if tried.after is None:
                key = (finding.id, fix.title, _path(finding))
                self.refused[key] = Refused(finding, fix, tried.reason, tried.by_env_file)
                continue
            self.bench.texts.keep(tried.texts)
            self.bench.now = tried.after
            mended.append(finding)
            touched += _paths(fix)
            self.applied.append(Applied(finding, fix))
            self._together(finding, fix, also, pending, touched, mended)
        return bool(mended)

    def _together(
        self,
        finding: Finding,
        fix: Fix,
        also: Iterable[Fix],
        pending: Sequence[tuple[Finding, Fix]],
        touched: list[DocumentPath],
        mended: list[Finding],
    ) -> None:
        """What the same place has mended for other services at once."""
        shared = [one for one in also if one != fix]
        if not shared:
            return
        still = {(one.id, _path(one)) for one in self.find(finding.id)}
        for one, other in pending:
            gone = one.id == finding.id and (one.id, _path(one)) not in still
            if gone and other in shared and one not in mended:
                mended.append(one)
                touched += _paths(other)
                self.applied.append(Applied(one, other))

    def _why(self, finding: Finding) -> str:
        """Why a finding is still there after the last round."""
        reasons = [
            refused.reason
            for (rule, _, path), refused in self.refused.items()
            if (rule, path) == (finding.id, _path(finding))
        ]
        if reasons:
            return "; ".join(dict.fromkeys(reasons))
        reasons = [reason for fix in finding.fixes if (reason := self.wanted.why_not(finding, fix))]
        return "; ".join(dict.fromkeys(reasons)) or _NO_FIX

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The variables that fixes have moved out of the files."""
        return tuple(setting for one in self.applied for setting in one.fix.settings)


def _path(finding: Finding) -> DocumentPath:
    return finding.location.path if finding.location else ()


def _paths(fix: Fix) -> list[DocumentPath]:
    """What a fix touches: of a list all of it, as positions move, unless texts are replaced."""
    in_place = all(edit.action == "replace" for edit in fix.edits)
    paths = (*(edit.path for edit in fix.edits), *fix.meant)
    return list(paths if in_place else map(_list, paths))


def _list(path: DocumentPath) -> DocumentPath:
    item = next((i for i, step in enumerate(path) if isinstance(step, int)), None)
    return path if item is None else path[:item]


def _overlap(paths: Iterable[DocumentPath], touched: Sequence[DocumentPath]) -> bool:
    return any(
        one[: len(other)] == other or other[: len(one)] == one for one in paths for other in touched
    )
