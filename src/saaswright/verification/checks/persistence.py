"""9 persistence: what was written is there after a crash, and after ``down`` and ``up``."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from saaswright.verification.check import Check
from saaswright.verification.durations import told
from saaswright.verification.exchange.model import Peer
from saaswright.verification.markers import Marker, find, stores, volumes, write
from saaswright.verification.model import Measure, Seen, failed, not_verified, passed
from saaswright.verification.running import Running

_PATIENCE: Final = 90.0
_TOGETHER: Final = 4


def look(run: Running) -> Iterator[Seen]:
    """All stateful services at a time: a marker, SIGKILL, look; a marker, down, up, look."""
    holders = [name for name, service in run.services.items() if service.volumes]
    if not all(item.running for name in holders for item in run.containers(name)):
        run.compose("up", "--detach", "--no-deps", *holders, timeout=120)
    kept = stores(run)
    if not kept:
        return
    with ThreadPoolExecutor(_TOGETHER) as pool:
        killed = list(pool.map(lambda peer: _killed(run, peer), kept))
        yield from (seen for seen, _ in killed)
        markers = [marker for _, marker in killed if marker is not None]
        said = run.compose("down", "--timeout=20", timeout=120)
        if not said.ok:
            yield failed("down", run.mask(said.stderr.strip()[-300:]))
            return
        names = [marker.peer.container.service for marker in markers]
        said = run.compose("up", "--detach", "--no-deps", *names, timeout=120)
        if markers and not said.ok:
            yield failed("up", run.mask(said.stderr.strip()[-300:]))
            return
        yield from pool.map(lambda marker: _after_down(run, marker), markers)


def _killed(run: Running, peer: Peer) -> tuple[Seen, Marker | None]:
    service = peer.container.service
    subject = f"{service} after kill -9"
    marker, said = write(run, peer, patience=20)
    if marker is None:
        return not_verified(subject, f"no marker could be written: {said.told}"), None
    if not tuple(volumes(run, service)) and not _bound(run, service):
        return failed(
            service,
            "it keeps data, and has no volume of the file's to keep it on",
            "a new container begins with nothing: mount a named volume at its data path",
        ), None
    run.client.run("kill", peer.container.id, timeout=20)
    run.client.run("start", peer.container.id, timeout=30)
    there, taken = find(run, marker, _PATIENCE)
    if there is None:
        return failed(
            subject, f"does not answer {told(taken)} after it was started again", _dirty(run, peer)
        ), None
    if not there:
        return failed(subject, "what was written just before is gone", _UNSYNCED), marker
    run.measure(Measure(what="restart", subject=service, value=round(taken, 2), unit="seconds"))
    return passed(subject, f"kept, answers again after {told(taken)}"), marker


_UNSYNCED: Final = "it does not write through to its volume, or that is not where its data is"


def _dirty(run: Running, peer: Peer) -> str:
    found = run.containers(peer.container.service)
    log = run.log(found[0], 4) if found else ""
    return f"its last words: {log or 'none'}"


def _bound(run: Running, service: str) -> bool:
    return any(mount.type == "bind" for mount in run.services[service].volumes)


def _after_down(run: Running, marker: Marker) -> Seen:
    service = marker.peer.container.service
    subject = f"{service} after down and up"
    there, taken = find(run, marker, _PATIENCE)
    if there is None:
        return failed(subject, f"does not answer {told(taken)} after it was made again")
    if there:
        return passed(subject, f"kept, answers after {told(taken)}")
    targets = ", ".join(str(mount.target) for mount in run.services[service].volumes)
    return failed(
        subject,
        "what was written before is gone",
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
