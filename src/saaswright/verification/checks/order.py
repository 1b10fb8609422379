"""4 order: every condition of ``depends_on`` was really respected, by the timeline."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.verification.check import Check
from saaswright.verification.durations import told
from saaswright.verification.model import Moment, Seen, failed, not_verified, passed
from saaswright.verification.running import Running

_EVENT = {
    "service_started": "start",
    "service_healthy": "healthy",
    "service_completed_successfully": "die",
}
_WORD = {"start": "started", "healthy": "healthy", "die": "done"}


def look(run: Running) -> Iterator[Seen]:
    """Each dependency, with the time between its condition and the dependent's start."""
    moments = run.initial or run.timeline.moments
    for name, service in run.services.items():
        for other, dependency in service.depends_on.items():
            if other in run.services:
                yield _one(moments, name, other, dependency.condition)
    yield from _too_early(run, moments)


def _one(moments: tuple[Moment, ...], name: str, other: str, condition: str) -> Seen:
    subject = f"{name} after {other}"
    event = _EVENT.get(condition, "start")
    began = [m.at for m in moments if m.service == name and m.event == "start"]
    met = _met(moments, other, event)
    if not began:
        return not_verified(subject, f"{name} never started")
    if met is None:
        return failed(
            subject,
            f"{name} started although {other} was never {_WORD[event]}",
            f"the engine did not wait for `{condition}`",
        )
    gap = min(began) - met
    if gap < 0:
        return failed(
            subject,
            f"{name} started {told(-gap)} before {other} was {_WORD[event]}",
            f"the engine did not wait for `{condition}`",
        )
    return passed(subject, f"started {told(gap)} after it was {_WORD[event]}")


def _met(moments: tuple[Moment, ...], service: str, event: str) -> float | None:
    """When the last container of ``service`` first met the condition, or ``None``."""
    firsts: dict[str, float] = {}
    names = {m.container for m in moments if m.service == service}
    for moment in moments:
        good = moment.event == event and (event != "die" or moment.exit_code == 0)
        if moment.service == service and good:
            firsts.setdefault(moment.container, moment.at)
    return max(firsts.values()) if names and set(firsts) == names else None


def _too_early(run: Running, moments: tuple[Moment, ...]) -> Iterator[Seen]:
    """A dependent that died and was started again before what it needs was healthy."""
    for name, service in run.services.items():
        died = [m for m in moments if m.service == name and m.event == "die" and m.exit_code]
        for other, dependency in service.depends_on.items():
            healthy = _met(moments, other, "healthy")
            if dependency.condition != "service_started" or not died or healthy is None:
                continue
            if died[0].at < healthy:
                yield failed(
                    f"{name} after {other}",
                    f"{name} ended with {died[0].exit_code} {told(healthy - died[0].at)} before "
                    f"{other} was healthy",
                    "it waits for the start of what it needs, not until that is ready: "
                    "`condition: service_healthy`",
                )


CHECK = Check(
    number=4,
    id="order",
    what="Every condition of depends_on was respected; jobs were done before their dependants.",
    nothing="no service depends on another",
    look=look,
    needs="tried",
)
