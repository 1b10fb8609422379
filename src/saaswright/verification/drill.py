"""One recovery drill: a dump by the service's own tools, or a snapshot of its volumes."""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path
from typing import Final

import msgspec

from saaswright.verification.crashes import PATIENCE
from saaswright.verification.exchange.model import Peer
from saaswright.verification.exchange.table import by_line, complaint, exchanges
from saaswright.verification.markers import Marker, find, now, volumes, write
from saaswright.verification.process import Output
from saaswright.verification.running import Running
from saaswright.verification.waiting import patience

_COMPOSE: Final = threading.Lock()


class Drill(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it, in seconds and bytes. ``began`` says whether anything was destroyed."""

    how: str = ""
    problem: str = ""
    began: bool = False
    size: int = 0
    backing_up: float = 0.0
    restoring: float = 0.0
    lost_later: bool = False


def destroy_and_restore(run: Running, peer: Peer) -> Drill:
    """Back up, destroy the volumes of the service, restore, and look for the marker."""
    marker, said = write(run, peer, patience=60)
    if marker is None:
        return Drill(problem=f"no marker could be written: {said.told}")
    dumps = bool(exchanges()[peer.protocol].backup)
    with tempfile.TemporaryDirectory(dir=run.place or None) as place:
        file = Path(place, "backup")
        began = time.monotonic()
        problem = _dump(run, marker, file) if dumps else _snapshot(run, peer, file)
        if problem:
            return Drill(problem=problem)
        backing_up, size = time.monotonic() - began, file.stat().st_size
        later, _ = write(run, peer) if dumps else (None, None)
        began = time.monotonic()
        problem = _destroy(run, peer) or _restore(run, marker, file, dumps=dumps)
        found = None if problem else find(run, marker, patience(PATIENCE))
        restoring = time.monotonic() - began
    if found is not None and not found.there:
        problem = f"what was backed up is not there after the restore ({found.told})"
    return Drill(
        how="a dump" if dumps else "a snapshot",
        problem=problem,
        began=True,
        size=size,
        backing_up=backing_up,
        restoring=restoring,
        lost_later=later is not None and not find(run, later, 5, loading=0).there,
    )


def _dump(run: Running, marker: Marker, file: Path) -> str:
    peer = now(run, marker.peer)
    if peer is None:
        return "it does not run"
    said = by_line(run, peer, exchanges()[peer.protocol].backup, sink=file)
    return "" if said.ok else f"no backup could be made: {complaint(run, said)}"


def _snapshot(run: Running, peer: Peer, file: Path) -> str:
    """The volumes while the service is stopped, as a platform's snapshot of a disk."""
    service = peer.container.service
    current = run.containers(service)
    run.client.run("stop", "--time=30", *(item.id for item in current), timeout=60)
    said = _tar(run, peer, ("-cf", "-", "."), sink=file)
    if not said.ok:
        run.client.run("start", *(item.id for item in current), timeout=60)
        return f"no snapshot could be taken: {complaint(run, said)}"
    return ""


def _tar(
    run: Running,
    peer: Peer,
    words: tuple[str, ...],
    *,
    source: Path | None = None,
    sink: Path | None = None,
) -> Output:
    """``tar`` over the service's volumes, in an image of the project that has it."""
    names = tuple(volumes(run, peer.container.service))
    mounts = [f"--volume={name}:/volumes/{index}" for index, name in enumerate(names)]
    said = Output(127, "", "no image of the project has tar")
    for image in dict.fromkeys((peer.container.image, *run.shells())):
        said = run.client.run(
            *("run", "--rm", *(("-i",) if source else ()), f"--label={run.label}"),
            *("--network=none", "--user=0", *mounts, "--entrypoint=tar", image),
            *("-C", "/volumes", *words),
            source=source,
            sink=sink,
            timeout=300,
        )
        if said.code not in (125, 126, 127):
            break
    return said


def _destroy(run: Running, peer: Peer) -> str:
    service = peer.container.service
    names = tuple(volumes(run, service))
    with _COMPOSE:
        ids = [item.id for item in run.containers(service)]
        run.client.run("rm", "--force", *ids, timeout=60)
        said = run.client.run("volume", "rm", *names, timeout=60)
        if not said.ok:
            return f"its volume could not be removed: {complaint(run, said)}"
        made = run.compose("up", "--no-deps", "--no-start", service, timeout=120)
    return "" if made.ok else f"could not be made again: {complaint(run, made)}"


def _restore(run: Running, marker: Marker, file: Path, *, dumps: bool) -> str:
    service = marker.peer.container.service
    if not dumps:
        said = _tar(run, marker.peer, ("-xf", "-"), source=file)
        if not said.ok:
            return f"the snapshot could not be put back: {complaint(run, said)}"
    run.client.run("start", *(item.id for item in run.containers(service)), timeout=60)
    if not dumps:
        return ""
    # The first answer of an empty server may be that of its own set-up, which restarts it.
    find(run, marker, patience(PATIENCE), loading=0)
    until = time.monotonic() + patience(PATIENCE)
    while True:
        peer = now(run, marker.peer)
        row = exchanges()[marker.peer.protocol]
        said = by_line(run, peer, row.restore, source=file) if peer else Output(1, "", "")
        if said.ok or time.monotonic() > until:
            return "" if said.ok else f"the restore failed: {complaint(run, said)}"
        time.sleep(1)
