"""What a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from saaswright.verification.model import CheckResult, Measure, Seen
from saaswright.verification.running import Running

Needs = Literal["engine", "tried", "running"]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One question to a run.

    ``number`` is its place in the specification of verification, ``what`` a sentence. It needs the
    ``engine`` alone, the start to have been ``tried``, or the project ``running``. One that
    ``disturbs`` has the project for itself; the others may run side by side. ``nothing`` is the
    reason when there was nothing to look at.
    """

    number: int
    id: str
    what: str
    nothing: str
    look: Callable[[Running], Iterator[Seen]]
    needs: Needs = "running"
    disturbs: bool = False


def judged(
    check: Check, seen: tuple[Seen, ...], seconds: float, measured: tuple[Measure, ...] = ()
) -> CheckResult:
    """The verdict over all that was seen: one failure fails, and something must have been seen."""
    failures = [item for item in seen if item.status == "failed"]
    good = [item for item in seen if item.status == "passed"]
    unseen = [item for item in seen if item.status == "not-verified"]
    result = CheckResult(
        number=check.number,
        check=check.id,
        status="failed" if failures else "passed" if good else "not-verified",
        seconds=round(seconds, 2),
        seen=seen,
        measured=measured,
    )
    if failures:
        worst = failures[0]
        more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
        return msgspec.structs.replace(
            result, observation=f"{worst.subject}: {worst.said}{more}", cause=worst.cause
        )
    rest = f"; not verified: {', '.join(item.subject for item in unseen)}" if unseen else ""
    if good:
        return msgspec.structs.replace(result, observation=_summary(good) + rest)
    reason = f"{unseen[0].subject}: {unseen[0].said}" if unseen else check.nothing
    return msgspec.structs.replace(result, reason=reason)


def skipped(check: Check, reason: str) -> CheckResult:
    """The verdict when nobody could look."""
    return CheckResult(number=check.number, check=check.id, status="not-verified", reason=reason)


def _summary(good: list[Seen]) -> str:
    if len(good) <= 3:
        return "; ".join(f"{item.subject}: {item.said}" for item in good)
    shown = "; ".join(f"{item.subject}: {item.said}" for item in good[:2])
    return f"{shown}; and {len(good) - 2} more"
