"""What a bundle promises about recovery, in seconds."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from saaswright.verification.durations import seconds
from saaswright.verification.subject import Subject

_LARGEST: Final = 16 * 1024 * 1024


class Objectives(msgspec.Struct, frozen=True):
    """The strictest recovery time and point objectives of the plans that were run."""

    rto: float | None = None
    rpo: float | None = None


def objectives(subject: Subject) -> Objectives:
    """Read from the bundle's ``handoff/handoff.json``; nothing where there is none."""
    if subject.bundle is None:
        return Objectives()
    path = subject.bundle / "handoff" / "handoff.json"
    try:
        if path.stat().st_size > _LARGEST:
            return Objectives()
        document = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return Objectives()
    plans = document.get("plans") if isinstance(document, dict) else None
    wanted = [
        plan.get("availability") or {}
        for plan in plans or ()
        if isinstance(plan, dict) and subject.plan in (None, plan.get("name"))
    ]
    return Objectives(_least(wanted, "rto"), _least(wanted, "rpo"))


def _least(found: list[dict[str, Any]], key: str) -> float | None:
    values = [seconds(item.get(key), 0.0) for item in found]
    return min((value for value in values if value), default=None)


def against(taken: float, objective: float | None, name: str) -> tuple[bool, str]:
    """Whether ``taken`` seconds are within an objective, and a phrase that says so."""
    if objective is None:
        return True, ""
    minutes = objective / 60
    shown = f"{minutes:g} min" if minutes >= 1 else f"{objective:g} s"
    return taken <= objective, f" ({name} {shown})"
