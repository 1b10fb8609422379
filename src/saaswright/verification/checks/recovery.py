"""16 recovery drill: back up, destroy the volume, restore, compare; time and loss are measured."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from saaswright.verification.check import Check
from saaswright.verification.drill import Drill, destroy_and_restore
from saaswright.verification.durations import told
from saaswright.verification.exchange.model import Peer
from saaswright.verification.markers import stores, volumes
from saaswright.verification.model import Measure, Seen, failed, not_verified, passed
from saaswright.verification.objectives import Objectives, against, objectives
from saaswright.verification.running import Running

_TOGETHER: Final = 4


def look(run: Running) -> Iterator[Seen]:
    """Every stateful service that has a volume of the file's, side by side."""
    promised = objectives(run.subject)
    kept = [peer for peer in stores(run) if tuple(volumes(run, peer.container.service))]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        yield from pool.map(lambda peer: _one(run, peer, promised), kept)


def _one(run: Running, peer: Peer, promised: Objectives) -> Seen:
    service = peer.container.service
    drill = destroy_and_restore(run, peer)
    if drill.problem:
        if not drill.began:
            return not_verified(service, drill.problem)
        return failed(service, drill.problem, "the backup does not hold what is needed")
    _measure(run, service, drill)
    text = (
        f"{drill.how} of {drill.size} bytes in {told(drill.backing_up)}; volume destroyed, "
        f"restored and answering after {told(drill.restoring)}"
    )
    good, phrase = against(drill.restoring, promised.rto, "RTO")
    if not good:
        return failed(service, text + phrase, "restoring takes longer than the plan allows")
    lost = "; what came after the backup is lost, as it must be" if drill.lost_later else ""
    return passed(service, text + phrase + lost)


def _measure(run: Running, service: str, drill: Drill) -> None:
    for what, value in (("backup", drill.backing_up), ("restore", drill.restoring)):
        run.measure(Measure(what=what, subject=service, value=round(value, 2), unit="seconds"))


CHECK = Check(
    number=16,
    id="recovery",
    what="Each stateful service comes back from its backup after its volume is destroyed.",
    nothing="no service with a volume speaks a protocol that is known here",
    look=look,
    disturbs=True,
)
