"""9 persistence: what was written is there after a crash, and after ``down`` and ``up``."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from saaswright.verification.check import Check
from saaswright.verification.crashes import PATIENCE, after_crash
from saaswright.verification.durations import told
from saaswright.verification.exchange.model import Peer
from saaswright.verification.exchange.peers import technology_of
from saaswright.verification.markers import Marker, find, stores, volumes, write
from saaswright.verification.model import Measure, Seen, failed, not_verified, passed
from saaswright.verification.running import Running
from saaswright.verification.stopping import stop_all
from saaswright.verification.waiting import patience

_TOGETHER: Final = 4


def look(run: Running) -> Iterator[Seen]:
    """All stateful services at a time: a marker, SIGKILL, look; a marker, down, up, look."""
    kept = stores(run)
    if not kept:
        return
    with ThreadPoolExecutor(_TOGETHER) as pool:
        killed = list(pool.map(lambda peer: _killed(run, peer), kept))
        yield from killed
        answering = [
            peer for peer, seen in zip(kept, killed, strict=True) if seen.status == "passed"
        ]
        written = list(pool.map(lambda peer: write(run, peer), answering))
        markers = [marker for marker, _ in written if marker is not None]
        why = _again(run, markers)
        if why:
            yield failed("down and up", why)
            return
        yield from pool.map(lambda marker: _after_down(run, marker), markers)


def _again(run: Running, markers: list[Marker]) -> str:
    """Everything down, the services with markers up; why that did not work, or nothing."""
    stop_all(run)
    said = run.compose("down", "--timeout=20", timeout=120)
    names = [marker.peer.container.service for marker in markers]
    if said.ok and names:
        said = run.compose("up", "--detach", "--no-deps", *names, timeout=120)
    return "" if said.ok else run.mask.end(said.stderr, 300)


def _killed(run: Running, peer: Peer) -> Seen:
    service = peer.container.service
    subject = f"{service} after kill -9"
    if not tuple(volumes(run, service)) and not _bound(run, service):
        if _cache(run, service):
            return not_verified(service, "a cache without a volume: it begins empty, as it may")
        return failed(
            service,
            "it keeps data, and has no volume of the file's to keep it on",
            "a new container begins with nothing: mount a named volume at its data path",
        )
    found, why = after_crash(run, peer)
    if found is None:
        return not_verified(subject, f"no marker could be written: {why}")
    if found.there is None:
        what = f"does not answer {told(found.seconds)} after it was started again"
        return failed(subject, what, _last_words(run, peer))
    run.measure(
        Measure(what="restart", subject=service, value=round(found.seconds, 2), unit="seconds")
    )
    if found.there:
        return passed(subject, f"kept, answers again after {told(found.seconds)}")
    if _cache(run, service):
        return passed(
            subject,
            f"answers again after {told(found.seconds)}; what was written just before is gone, "
            "as a cache writes to its disk now and then",
        )
    return failed(subject, f"what was written just before is gone ({found.told})", _UNSYNCED)


_UNSYNCED: Final = "it does not write through to its volume, or that is not where its data is"


def _last_words(run: Running, peer: Peer) -> str:
    found = run.containers(peer.container.service)
    log = run.log(found[0], 4) if found else ""
    return f"its last words: {log or 'none'}"


def _bound(run: Running, service: str) -> bool:
    return any(mount.type == "bind" for mount in run.services[service].volumes)


def _cache(run: Running, service: str) -> bool:
    """Whether the catalog has its image as a cache, which promises less than a database."""
    technology = technology_of(run, service)
    return technology is not None and technology.category == "cache"


def _after_down(run: Running, marker: Marker) -> Seen:
    service = marker.peer.container.service
    subject = f"{service} after down and up"
    found = find(run, marker, patience(PATIENCE))
    if found.there is None:
        return failed(subject, f"does not answer {told(found.seconds)} after it was made again")
    if found.there:
        return passed(subject, f"kept, answers after {told(found.seconds)}")
    targets = ", ".join(str(mount.target) for mount in run.services[service].volumes)
    return failed(
        subject,
        f"what was written before is gone ({found.told})",
        f"the volume is mounted at {targets}, which is not where this image keeps its data",
    )


CHECK = Check(
    number=9,
    id="persistence",
    what="What stateful services were given is there after kill -9 and after down and up.",
    nothing="no service that keeps data speaks a protocol that is known here",
    look=look,
    disturbs=True,
)
