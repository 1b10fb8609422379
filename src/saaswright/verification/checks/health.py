"""5 health: every healthcheck passes, and can fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import dropwhile
from typing import Final

import msgspec

from saaswright.catalog.loader import load
from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.durations import told
from saaswright.verification.freezing import frozen
from saaswright.verification.links import links
from saaswright.verification.model import Measure, Seen, failed, not_verified, passed
from saaswright.verification.probing import Probe, ask, probe_of
from saaswright.verification.running import Running
from saaswright.verification.timeline import first

_TOGETHER: Final = 8
_A_WHILE: Final = 1.0
_SHELLS: Final = ("sh", "bash", "ash", "dash")
_ASSIGNS: Final = re.compile(r"[A-Za-z_]\w*=\S*$")
_OR_FAILS: Final = re.compile(r"\|\|\s*exit\s+[1-9]\d*\s*$")
_TO_NOWHERE: Final = re.compile(r"\d?>\s*/dev/null|2>&1|&>\s*/dev/null")
_MORE: Final = re.compile(r"[|;&\n`!]|\$\(")
_TEXT_FOLLOWS: Final = ("-c", "-e", "-r")
_HANDLES: Final = re.compile(r"\b(?:except|catch|rescue|finally|suppress)\b")
_ALWAYS: Final = "it asks whether something exists, not whether the service answers"


def look(run: Running) -> Iterator[Seen]:
    """The first container of each service: its check now, and with its processes stopped."""
    containers = [item for item in run.containers() if item.running and item.number == 1]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        asked = list(pool.map(lambda item: _now(run, item), containers))
        yield from (said for said in asked if isinstance(said, Seen))
        sound = [said for said in asked if isinstance(said, Passing)]
        for group in _strangers(run, sound):
            yield from pool.map(lambda one: _hung(run, one), group)


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
    said = ask(run, item, probe)
    if said.code in (126, 127):
        what = f"`{probe.command[0]}` cannot be run in the container"
        return failed(item.service, what, "the probe's program is not in the image")
    if not said.ok:
        why = run.mask.end(said.stdout + said.stderr, 200) or f"code {said.code}"
        return failed(item.service, f"its healthcheck fails: {why}")
    return Passing(item, probe, said.seconds)


def _strangers(run: Running, sound: list[Passing]) -> Iterator[list[Passing]]:
    """In groups whose members do not need each other: a check must fail for its own service."""
    needs = {(link.client, link.server) for link in links(run)}
    needs |= {(name, other) for name, own in run.services.items() for other in own.depends_on}
    groups: list[list[Passing]] = []
    for one in sound:
        name = one.item.service
        for group in groups:
            others = [member.item.service for member in group]
            if not any((name, other) in needs or (other, name) in needs for other in others):
                group.append(one)
                break
        else:
            groups.append([one])
    yield from groups


def _hung(run: Running, one: Passing) -> Seen:
    """No answer in three times what it took, at least a while, is as good as none.

    A probe may give up on its question and then pass: it has the whole of its time, unless its
    words show that it asks once.
    """
    item, probe = one.item, one.probe
    patience = probe.timeout
    if _is_one_question(probe):
        patience = min(patience, max(_A_WHILE, 3 * one.seconds))
    with frozen(run, item) as stopped:
        if not stopped:
            reason = "passes; its processes could not be stopped, so it may be unable to fail"
            return not_verified(item.service, reason)
        after = ask(run, item, msgspec.structs.replace(probe, timeout=patience))
    taken = None if after.code is None else after.seconds
    return _verdict(run, item, probe, taken, stays=after.ok)


def _is_one_question(probe: Probe) -> bool:
    """Whether it passes only if what it asks is answered, as far as its words show.

    So it is one call of a program that the catalog has as a healthcheck's, and nothing goes on
    from there: no other command of a shell, no handler in a program's text.
    """
    words = probe.command
    if _name(words[0]) in _SHELLS:
        text = _OR_FAILS.sub("", _TO_NOWHERE.sub("", words[-1]))
        if len(words) != 3 or words[1] != "-c" or _MORE.search(text):
            return False
        words = tuple(dropwhile(_ASSIGNS.match, text.split()))
    if not words or _name(words[0]) not in _askers():
        return False
    inline = any(word in _TEXT_FOLLOWS for word in words[1:])
    if _name(words[0]) in _runtimes() and not inline:
        return False
    return not any(map(_HANDLES.search, words[1:]))


def _name(program: str) -> str:
    return program.rsplit("/", 1)[-1]


@cache
def _askers() -> frozenset[str]:
    """The programs that healthchecks of the catalog call."""
    return frozenset(one.health.program for one in load().technologies if one.health)


@cache
def _runtimes() -> frozenset[str]:
    """Those of them that only run the product's own code, of which nothing is known here."""
    others = {one.health.program for one in load().technologies if one.health and not one.runtime}
    return _askers() - others


def _verdict(
    run: Running, item: Container, probe: Probe, taken: float | None, *, stays: bool
) -> Seen:
    """``taken`` seconds until it failed, ``None`` when it had no answer as long as it was asked."""
    if stays:
        what = f"its healthcheck still passes when the processes are stopped ({_words(probe)})"
        return failed(item.service, run.mask(what), _ALWAYS)
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


def _words(probe: Probe) -> str:
    text = " ".join(probe.command)
    return text if len(text) <= 80 else f"{text[:77]}..."


CHECK = Check(
    number=5,
    id="health",
    what="Every healthcheck passes, and fails when the service hangs.",
    nothing="no service stays running",
    look=look,
    disturbs=True,
)
