"""What happened when: the engine's own events, by its own clock."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from saaswright.verification.client import Client
from saaswright.verification.isolation import LABEL
from saaswright.verification.model import Moment

_EVENTS: Final = (
    "create",
    "start",
    "die",
    "kill",
    "stop",
    "oom",
    "restart",
    "pause",
    "unpause",
    "destroy",
    "health_status",
)
_SERVICE: Final = "com.docker.compose.service"
_HEALTH: Final = "health_status:"
_MOST: Final = 20_000


class Timeline:
    """Records the events of one run's containers while it goes on."""

    def __init__(self, tell: Callable[[Moment], None] | None = None) -> None:
        self._moments: list[Moment] = []
        self._zero: float | None = None
        self._lock = threading.Lock()
        self._tell = tell

    def follow(self, client: Client, run: str) -> Callable[[], None]:
        """Start to record the run with this id; the returned function ends it.

        The engine repeats what happened since now, so nothing is missed while it connects.
        """
        filters = [f"--filter=event={event}" for event in _EVENTS]
        return client.follow(
            "events",
            f"--since={int(time.time()) - 1}",
            f"--filter=label={LABEL}={run}",
            "--filter=type=container",
            *filters,
            "--format={{json .}}",
            take=self.take,
        )

    def take(self, line: str) -> None:
        """One event as the engine prints it; what is not one of ours is left out."""
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            return
        if isinstance(event, dict) and len(self._moments) < _MOST:
            self._record(event)

    def _record(self, event: dict[str, Any]) -> None:
        attributes = (event.get("Actor") or {}).get("Attributes") or {}
        service, name = attributes.get(_SERVICE), attributes.get("name")
        if not service or not name:
            return
        word = str(event.get("Action") or event.get("status") or "")
        at = float(event.get("timeNano") or 0) / 1e9
        code = str(attributes.get("exitCode", ""))
        with self._lock:
            self._zero = at if self._zero is None else self._zero
            moment = Moment(
                at=round(at - self._zero, 3),
                container=_replica(name, service),
                service=service,
                event=word.removeprefix(_HEALTH).strip(),
                exit_code=int(code) if code.isdigit() else None,
            )
            self._moments.append(moment)
        if self._tell:
            self._tell(moment)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All that was recorded so far, in the order of time."""
        with self._lock:
            return tuple(sorted(self._moments, key=lambda moment: moment.at))

    @property
    def now(self) -> float:
        """Seconds since the first event, by the clock of this machine."""
        with self._lock:
            return 0.0 if self._zero is None else round(time.time() - self._zero, 3)


def first(moments: tuple[Moment, ...], container: str, event: str) -> Moment | None:
    """The first ``event`` of a container."""
    found = (item for item in moments if item.container == container and item.event == event)
    return next(found, None)


def _replica(name: str, service: str) -> str:
    """``saaswright-…-app-1`` as ``app-1``: the run's own name says nothing to a reader."""
    number = name.rpartition("-")[2]
    return f"{service}-{number}" if number.isdigit() else service
