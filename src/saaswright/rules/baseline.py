"""Findings that were there before: a file of their fingerprints, so that only new ones are said."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec

from saaswright.errors import UnreadableError
from saaswright.finding import Finding
from saaswright.rules.assess import Judged
from saaswright.rules.registry import BY_ID
from saaswright.source import Limits, read_text
from saaswright.typed import from_json

_LIMITS: Final = Limits(size=64 * 1024 * 1024)


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A finding that is known: its rule and file for people, its fingerprint, how often."""

    id: str
    file: str
    fingerprint: str
    count: int = 1


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. Paths are as they were given: it is read from the directory it was written in."""

    schema: Literal["saaswright/baseline/v1"] = "saaswright/baseline/v1"
    findings: tuple[Entry, ...] = ()


def fingerprint(finding: Finding) -> str:
    """The same for the same finding, although lines were added above it."""
    at = finding.location
    parts = [finding.id, finding.message]
    parts += [at.source, *map(str, at.path)] if at else []
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def baseline_of(findings: Iterable[Finding]) -> Baseline:
    """The baseline that excuses ``findings``; those of no rule make a file unusable and stay."""
    counts = Counter(
        (f.location.source if f.location else "", f.id, fingerprint(f))
        for f in findings
        if f.id in BY_ID
    )
    return Baseline(findings=tuple(Entry(i, s, p, n) for (s, i, p), n in sorted(counts.items())))


def read_baseline(path: Path) -> Baseline:
    """The baseline at ``path``. Raises :class:`UnreadableError` when it is none."""
    source = read_text(path, _LIMITS)
    try:
        return from_json(source.text, type=Baseline)
    except msgspec.DecodeError as error:
        help_ = "write it anew: saaswright assess --write-baseline"
        raise UnreadableError(f"{path}: not a baseline: {error}", help=help_) from None


def without_known(projects: Iterable[Judged], baseline: Baseline) -> Iterator[Judged]:
    """``projects`` without the findings of ``baseline``; how far they are does not change."""
    known = {entry.fingerprint: entry.count for entry in baseline.findings}
    for project in projects:
        left = Counter(
            {key: known[key] for f in project.findings if (key := fingerprint(f)) in known}
        )
        new = tuple(finding for finding in project.findings if not _take(left, finding))
        yield msgspec.structs.replace(project, findings=new, known=len(project.findings) - len(new))


def _take(left: Counter[str], finding: Finding) -> bool:
    """Whether ``finding`` is one of those that are left; then one less is."""
    if finding.id not in BY_ID:
        return False
    key = fingerprint(finding)
    left[key] -= 1
    return left[key] >= 0
