"""5 health: every healthcheck passes, and can fail."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Timer
from typing import Final

import msgspec

from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.durations import told
from saaswright.verification.freezing import frozen, processes
from saaswright.verification.links import links
from saaswright.verification.model import Measure, Seen, failed, not_verified, passed
from saaswright.verification.probing import Probe, ask, last_asked, probe_of
from saaswright.verification.questions import is_one_question
from saaswright.verification.running import Running
from saaswright.verification.timeline import first
from saaswright.verification.waiting import CROWDED, crowding

_TOGETHER: Final = 8
_A_WHILE: Final = 0.5
_LATELY: Final = 30.0
_LONGEST: Final = 80
_MOST_WORDS: Final = 200
_MORE: Final = 5
_ALWAYS: Final = "it asks whether something exists, not whether the service answers"


def look(run: Running) -> Iterator[Seen]:
    """The first container of each service: its check now, and with its processes stopped."""
    containers = [item for item in run.containers() if item.running and item.number == 1]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        asked = list(pool.map(lambda item: _now(run, item), containers))
        yield from (said for said in asked if isinstance(said, Seen))
        sound = [said for said in asked if isinstance(said, Passing)]
    yield from _all_hung(run, sound)


class Passing(msgspec.Struct, frozen=True):
    """A container whose healthcheck passes, in ``seconds``."""

    item: Container
    probe: Probe
    seconds: float


def _now(run: Running, item: Container) -> Seen | Passing:
    probe = probe_of(item)
    if probe is None:
        if run.one_shot(item.service):
            return passed(item.service, "a job: no healthcheck needed")
        return not_verified(item.service, "has no healthcheck, so nobody notices when it hangs")
    seconds = _passed_lately(item)
    if seconds is not None:
        return Passing(item, probe, seconds)
    said = ask(run, item, probe)
    if said.code is None:
        return _too_slow(run, item, probe)
    if said.code in (126, 127):
        what = f"`{probe.command[0]}` cannot be run in the container"
        return failed(item.service, what, "the probe's program is not in the image")
    if not said.ok:
        why = run.mask.end(said.stdout + said.stderr, _MOST_WORDS) or f"code {said.code}"
        return failed(item.service, f"its healthcheck fails: {why}")
    return Passing(item, probe, said.seconds)


def _too_slow(run: Running, item: Container, probe: Probe) -> Seen:
    """It had no answer in its ``timeout``: what it says when it is given more of it."""
    asked = f"its healthcheck had no answer in its timeout of {told(probe.timeout)}"
    more = ask(run, item, msgspec.structs.replace(probe, timeout=_MORE * probe.timeout))
    if not more.ok:
        why = run.mask.end(more.stdout + more.stderr, _MOST_WORDS)
        how = "" if more.code is None else f", and fails in {told(more.seconds)}"
        return failed(item.service, f"{asked}{how}{why and ': '}{why}")
    asked = f"{asked}, and passes in {told(more.seconds)}"
    if crowding() > CROWDED:
        return not_verified(item.service, f"{asked}, on a machine that had much else to do")
    return failed(item.service, asked, "the timeout is too short for this probe, or it is slow")


def _passed_lately(item: Container) -> float | None:
    """Seconds that the engine's own last probe took; ``None`` when it did not pass or is old."""
    asked = last_asked(item)
    lately = asked is not None and asked.passed and 0 <= asked.age < _LATELY
    return asked.seconds if asked is not None and lately else None


def _all_hung(run: Running, sound: list[Passing]) -> Iterator[Seen]:
    """Side by side, each at a moment at which its check can only fail for its own service.

    Who needs others is stopped before them, and they as soon as its check has had the time for an
    answer and waits for one; nobody is stopped while what it needs is.
    """
    turns = _turns(run, sound)
    with ThreadPoolExecutor(_TOGETHER) as pool:
        jobs = {turn.one.item.name: pool.submit(_in_turn, run, turn) for turn in turns}
        yield from (jobs[one.item.name].result() for one in sound)


class Turn(msgspec.Struct, frozen=True):
    """When a container is stopped: after ``waits``. ``stuck`` is set when its check has no answer
    in the usual time, ``over`` when it goes on; both are set in any case.
    """

    one: Passing
    stuck: Event
    over: Event
    waits: list[Event]


def _turns(run: Running, sound: list[Passing]) -> list[Turn]:
    """In an order in which each waits for earlier ones only."""
    needs = {(link.client, link.server) for link in links(run)}
    needs |= {(name, other) for name, own in run.services.items() for other in own.depends_on}
    order: list[Passing] = []
    left = list(sound)
    while left:
        needed = {server for client, server in needs if any(_is(o, client) for o in left)}
        # In a circle of needs somebody must be the first.
        first = next((one for one in left if one.item.service not in needed), left[0])
        order.append(first)
        left.remove(first)
    turns: list[Turn] = []
    for one in order:
        waits = []
        for before in turns:
            if (one.item.service, before.one.item.service) in needs:
                waits.append(before.over)
            elif (before.one.item.service, one.item.service) in needs:
                waits.append(before.stuck)
        turns.append(Turn(one, Event(), Event(), waits))
    return turns


def _is(one: Passing, service: str) -> bool:
    return one.item.service == service


def _in_turn(run: Running, turn: Turn) -> Seen:
    try:
        for event in turn.waits:
            event.wait()
        return _hung(run, turn.one, turn.stuck)
    finally:
        turn.stuck.set()
        turn.over.set()


def _hung(run: Running, one: Passing, stuck: Event) -> Seen:
    """No answer in well over what it took, at least a while, is as good as none.

    A probe may give up on its question and then pass: it has the whole of its time, unless its
    words show that it asks once. Then it must be seen to wait: a busy engine may not have begun it.
    """
    item, probe = one.item, one.probe
    with frozen(run, item) as stopped:
        if not stopped.could:
            reason = "passes; its processes could not be stopped, so it may be unable to fail"
            return not_verified(item.service, reason)
        usual = max(_A_WHILE, 2 * one.seconds + 3 * stopped.latency)
        patience = min(probe.timeout, usual) if is_one_question(probe) else probe.timeout
        timer = Timer(usual, stuck.set)
        timer.start()
        try:
            after = ask(run, item, msgspec.structs.replace(probe, timeout=patience))
            cut_short = after.code is None and patience < probe.timeout
            if cut_short and not processes(run, item).keys() - stopped.processes:
                after = ask(run, item, probe)
        finally:
            timer.cancel()
    taken = None if after.code is None else after.seconds
    return _verdict(run, item, probe, taken, stays=after.ok)


def _verdict(
    run: Running, item: Container, probe: Probe, taken: float | None, *, stays: bool
) -> Seen:
    """``taken`` seconds until it failed, ``None`` when it had no answer as long as it was asked."""
    if stays:
        words = run.mask(" ".join(probe.command))
        words = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 3]}..."
        what = f"its healthcheck still passes when the processes are stopped ({words})"
        return failed(item.service, what, _ALWAYS)
    longest = probe.timeout if taken is None else min(taken, probe.timeout)
    noticed = probe.retries * (probe.interval + longest)
    run.measure(
        Measure(what="noticed", subject=item.service, value=round(noticed, 1), unit="seconds")
    )
    how = "has no answer in a hang" if taken is None else f"fails {told(taken)} into a hang"
    text = f"passes, and {how}, noticed within {told(noticed)}"
    return passed(item.service, text + _starting(run, item, probe))


def _starting(run: Running, item: Container, probe: Probe) -> str:
    """How its time to be healthy compares with ``start_period``."""
    moments = run.initial
    began, healthy = first(moments, item.name, "start"), first(moments, item.name, "healthy")
    if began is None or healthy is None:
        return ""
    taken = healthy.at - began.at
    if taken > probe.start_period + probe.interval and probe.start_period:
        return f"; healthy after {told(taken)}, later than its start_period allows for"
    return f"; healthy after {told(taken)}"


CHECK = Check(
    number=5,
    id="health",
    what="Every healthcheck passes, and fails when the service hangs.",
    nothing="no service stays running",
    look=look,
    disturbs=True,
)
