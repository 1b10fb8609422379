"""13 stop: every container ends by itself on its stop signal, within its grace period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.durations import told
from saaswright.verification.model import Measure, Seen, failed, not_verified, passed
from saaswright.verification.running import Running
from saaswright.verification.stopping import Ended, stop_all

_KILLED: Final = 137


def look(run: Running) -> Iterator[Seen]:
    """The first container of each service, all at once, dependants among them."""
    for ended in run.ended or stop_all(run):
        yield _one(run, ended)


def _one(run: Running, ended: Ended) -> Seen:
    name = ended.item.service
    if ended.code is None:
        return failed(name, f"did not stop: {ended.said}")
    if ended.code == _KILLED:
        if ended.allowed < ended.grace:
            reason = f"needs more than {told(ended.allowed)} of the {told(ended.grace)} it may take"
            return not_verified(name, reason)
        what = f"still there after its grace period of {told(ended.grace)}, and was killed (137)"
        return failed(name, what, _cause(ended.item))
    run.measure(Measure(what="stop", subject=name, value=round(ended.seconds, 2), unit="seconds"))
    return passed(name, f"ended with {ended.code} after {told(ended.seconds)}")


def _cause(item: Container) -> str:
    raw = item.raw.get("Config") or {}
    words = [*(raw.get("Entrypoint") or ()), *(raw.get("Cmd") or ())]
    if words and str(words[0]).rsplit("/", 1)[-1] in ("sh", "bash", "ash", "dash"):
        return "a shell is its first process and passes no signals on: use exec, or init: true"
    if not (item.raw.get("HostConfig") or {}).get("Init"):
        return "its first process does not handle the signal: handle SIGTERM, or use init: true"
    return "it takes longer to finish than stop_grace_period allows, or ignores the signal"


CHECK = Check(
    number=13,
    id="stop",
    what="Every container ends by itself within its grace period.",
    nothing="no service stays running",
    look=look,
    disturbs=True,
)
