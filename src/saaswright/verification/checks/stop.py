"""13 stop: every container ends by itself on its stop signal, within its grace period."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.durations import told
from saaswright.verification.model import Measure, Seen, failed, not_verified, passed
from saaswright.verification.probing import grace
from saaswright.verification.running import Running

_TOGETHER: Final = 8
_MOST: Final = 60.0
_KILLED: Final = 137


def look(run: Running) -> Iterator[Seen]:
    """The first container of each service that runs, all at once, dependants among them."""
    running = [item for item in run.containers() if item.running and item.number == 1]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        yield from pool.map(lambda item: _one(run, item), running)


def _one(run: Running, item: Container) -> Seen:
    allowed = grace(item)
    most = min(allowed, _MOST)
    said = run.client.run("stop", f"--time={most:.0f}", item.id, timeout=most + 30)
    after = next((c for c in run.containers(item.service) if c.id == item.id), None)
    if after is None or after.running or not said.ok:
        return failed(item.service, f"did not stop: {run.mask(said.stderr.strip()[-200:])}")
    taken = said.seconds
    if after.exit_code == _KILLED:
        if most < allowed:
            reason = f"needs more than {told(most)}; its grace period is {told(allowed)}"
            return not_verified(item.service, reason)
        what = f"was still there after its grace period of {told(allowed)}, and was killed (137)"
        return failed(item.service, what, _cause(item))
    run.measure(Measure(what="stop", subject=item.service, value=round(taken, 2), unit="seconds"))
    return passed(item.service, f"ended with {after.exit_code} after {told(taken)}")


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
