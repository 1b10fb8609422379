"""10 degradation: each dependency crashes in turn; who needs it says so, and comes back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec

from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.crashes import PATIENCE, Crash, crash, recover
from saaswright.verification.dependencies import Need, needs, says, talks
from saaswright.verification.durations import told
from saaswright.verification.entries import Entry, Got, entries, get
from saaswright.verification.markers import stores
from saaswright.verification.model import Measure, Seen, failed, not_verified, passed
from saaswright.verification.objectives import Objectives, against, objectives
from saaswright.verification.probing import ask, probe_of, wait_until_well
from saaswright.verification.running import Running
from saaswright.verification.timeline import first
from saaswright.verification.waiting import patience

_TOGETHER: Final = 8
_DEGRADED: Final = ("degraded", "warn", "warning", "partial")


class Client(msgspec.Struct, frozen=True):
    """A dependant, and whether it was seen to talk to the server before that crashed."""

    need: Need
    item: Container
    talked: bool


class Ground(msgspec.Struct, frozen=True):
    """What is promised, and where requests come in, as seen before anything crashed."""

    promised: Objectives
    doors: tuple[Entry, ...]


def look(run: Running) -> Iterator[Seen]:
    """Servers one after the other, those that start slowly at the end."""
    wanted = needs(run)
    talks(run)
    kept = {peer.container.service: peer for peer in stores(run)}
    servers = dict.fromkeys(need.server for need in wanted)
    promised, doors = objectives(run.subject), entries(run)
    for server in sorted(servers, key=lambda name: _slowness(run, name)):
        clients = [need for need in wanted if need.server == server]
        crashed = crash(run, server, kept.get(server))
        yield from _one(run, server, clients, crashed, Ground(promised, doors))
    yield from _replicas(run, doors)


def _slowness(run: Running, service: str) -> float:
    name = f"{service}-1"
    began, ready = first(run.initial, name, "start"), first(run.initial, name, "healthy")
    return ready.at - began.at if began and ready else 0.0


def _one(
    run: Running, server: str, wanted: list[Need], crashed: Crash, ground: Ground
) -> Iterator[Seen]:
    running = {item.service: item for item in reversed(run.containers()) if item.running}
    clients = [
        Client(need, running[need.client], (need.client, server) in talks(run))
        for need in wanted
        if need.client in running
    ]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        yield from pool.map(lambda client: _without(run, client, ground.doors), clients)
        taken, most = recover(run, crashed), patience(PATIENCE)
        if taken is None:
            yield failed(server, f"does not come back within {told(most)} of a crash")
            return
        waits = list(pool.map(lambda one: wait_until_well(run, one.need.client, most), clients))
    for client, waited in zip(clients, waits, strict=True):
        if waited is None:
            what = f"does not recover within {told(most)} after {server} is back"
            yield failed(client.need.client, what, "it keeps a dead connection; reconnect")
    whole = taken + max((wait for wait in waits if wait is not None), default=0.0)
    run.measure(Measure(what="recovery", subject=server, value=round(whole, 2), unit="seconds"))
    good, phrase = against(whole, ground.promised.rto, "RTO")
    text = f"back {told(whole)} after it was started again, with all that need it{phrase}"
    yield passed(server, text) if good else failed(server, text, "it recovers too slowly")


def _without(run: Running, client: Client, doors: tuple[Entry, ...]) -> Seen:
    """How a dependant behaves while its server is down."""
    need, subject = client.need, f"{client.need.client} without {client.need.server}"
    probe = probe_of(client.item)
    if probe is None:
        return not_verified(subject, "it has no healthcheck to say so with")
    said = ask(run, client.item, probe)
    status = says(client.item, probe)
    if not need.required:
        if not said.ok:
            return failed(
                subject,
                f"is unhealthy although {need.server} is optional (required: false)",
                "its healthcheck asks for what it can do without",
            )
        word = f"and says {status}" if status else "and does not say that it is degraded"
        return passed(subject, f"stays up {word}")
    if not said.ok:
        return passed(subject, "its healthcheck fails, as it should")
    if not need.calls:
        return _at_the_entry(client, doors)
    if status.lower() in _DEGRADED:
        return passed(subject, f"stays up and says {status}")
    if client.talked:
        return failed(
            subject,
            "its healthcheck passes although it needs it",
            "the healthcheck does not look at what the service needs: requests will fail "
            "while it says that all is well",
        )
    return not_verified(subject, "its healthcheck passes; no connection to it was seen")


def _at_the_entry(client: Client, doors: tuple[Entry, ...]) -> Seen:
    """A proxy is healthy by itself; what counts is that it does not answer for others."""
    subject = f"{client.need.client} without {client.need.server}"
    for entry in doors:
        if entry.item.service == client.need.client:
            status = get(entry).status
            if status >= 500 or not status:
                return passed(subject, f"answers {status or 'nothing'} while it is down")
    return not_verified(subject, "it stays healthy and answers by itself")


def _replicas(run: Running, doors: tuple[Entry, ...]) -> Iterator[Seen]:
    """One of several replicas crashes while requests come in."""
    entry = next(iter(doors), None)
    groups: dict[str, list[Container]] = {}
    for item in run.containers():
        groups.setdefault(item.service, []).append(item)
    behind = run.services[entry.item.service].depends_on if entry else ()
    for service, items in groups.items():
        if entry is None or len(items) < 2 or service not in behind:
            continue
        answers = _while_one_crashes(run, entry, items[0])
        bad = sum(not 0 < answer.status < 500 for answer in answers)
        back = wait_until_well(run, service, patience(PATIENCE))
        share = bad / len(answers)
        subject = f"{service}, one of {len(items)} replicas"
        run.measure(Measure(what="errors", subject=service, value=round(share, 3), unit="share"))
        text = f"{bad} of {len(answers)} requests failed when one crashed"
        if share > _MOST_ERRORS:
            yield failed(subject, text, "the proxy does not leave out what does not answer")
        elif back is None:
            yield failed(subject, f"{text}; it did not come back")
        else:
            yield passed(subject, f"{text}; back after {told(back)}")


def _while_one_crashes(run: Running, entry: Entry, item: Container) -> list[Got]:
    """The answers before and after, for a while; the replica is started again at the end."""
    answers = [get(entry) for _ in range(_REQUESTS // 4)]
    run.client.run("kill", item.id)
    until = time.monotonic() + _WHILE
    while len(answers) < _REQUESTS and time.monotonic() < until:
        answers.append(get(entry))
    run.client.run("start", item.id)
    return answers


_REQUESTS: Final = 80
_WHILE: Final = 8.0
_MOST_ERRORS: Final = 0.3


CHECK = Check(
    number=10,
    id="degradation",
    what="When a dependency crashes, those who need it say so, and recover when it is back.",
    nothing="no service depends on another one that stays running",
    look=look,
    disturbs=True,
)
