"""A project started again and again on the engine, each time from nothing, with other settings."""

from __future__ import annotations

import math
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from saaswright.errors import EngineError
from saaswright.hardening.model import Measure, Settings
from saaswright.verification import cleanup
from saaswright.verification.client import Client, find
from saaswright.verification.containers import Container
from saaswright.verification.halt import Halt
from saaswright.verification.interrupts import interrupts
from saaswright.verification.isolation import LABEL, Isolated, isolate
from saaswright.verification.masking import Mask, secrets_of
from saaswright.verification.model import EngineFacts
from saaswright.verification.probing import last_asked, probe_of, well
from saaswright.verification.process import Output, Processes
from saaswright.verification.running import Running
from saaswright.verification.scratch import copy, scratch
from saaswright.verification.starting import bring_up
from saaswright.verification.subject import Subject

_LEAST: Final = 30.0
_SLOWER: Final = 4.0
_BUILDING: Final = 600.0
_OFTEN: Final = 1.0
_UNKNOWN: Final = 2.0
"""Seconds between two tests, and while nobody knows how long one takes."""


class ExhaustedError(Exception):
    """No more starts: what is left is not tried."""


Told = Callable[[int, Sequence[Measure], Mapping[str, str]], None]
"""Who is told of each start: its number, what was tried, and what was wrong with which service."""


class Trial:
    """``base`` is the project as it is now, measures that were kept included.

    ``containers`` are those of the last start, by service; ``run`` asks them. ``problems`` is what
    was wrong with them, by service.
    """

    def __init__(
        self,
        subject: Subject,
        engine: tuple[Client, EngineFacts],
        base: Mapping[str, Any],
        place: Path,
        settings: Settings,
        told: Told,
    ) -> None:
        self.told = told
        self.subject = subject
        self.client, self.engine = engine
        self.base: dict[str, Any] = deepcopy(dict(base))
        self.place = place
        self.settings = settings
        self.name = f"saaswright-{secrets.token_hex(4)}"
        self.patience = settings.patience
        self.starts = 0
        self.problems: dict[str, str] = {}
        self.mask = Mask()
        self.mask.learn(secrets_of(self.base))
        self.run = self._running()
        self.containers: dict[str, Container] = {}

    def start(self, measures: Sequence[Measure] = (), *, alone: bool = False) -> dict[str, str]:
        """Start it with ``measures``; what is wrong with each service that is not well.

        ``alone``: only the services that have a measure, and what they depend on.

        Raises :class:`ExhaustedError`, and :class:`UnreadableError` when it cannot be copied.
        """
        if self.starts >= self.settings.most:
            raise ExhaustedError
        self._down()
        self.starts += 1
        self.run = self._running()
        data = self._quick(self.with_(measures))
        if alone:
            self._leave_out(data, measures)
        isolated = self._isolated(data)
        self.run.data = isolated.data
        copy(isolated.copies)
        began = time.monotonic()
        said, _ = bring_up(self.run)
        took = time.monotonic() - began
        time.sleep(self.settings.dwell)
        found = self._judged(said.stderr, data["services"])
        self.problems = found
        self.told(self.starts, measures, found)
        if not found and self.patience == self.settings.patience:
            self.patience = min(self.patience, max(_LEAST, _SLOWER * took))
        return found

    def build(self, *services: str) -> Output:
        """Build the images of ``services``, under names that are gone with the trial."""
        self.run.data = self._isolated(self.base).data
        return self.run.compose("build", *services, timeout=_BUILDING)

    def set_aside(self, reasons: Mapping[str, str]) -> dict[str, str]:
        """Go on without the services that have a reason, and without those that need them.

        The reason of each that is left out.
        """
        gone = dict(reasons)
        services = self.base["services"]
        while True:
            needing = {
                name: f"it needs `{other}`, and {gone[other]}"
                for name, service in services.items()
                for other, how in (service.get("depends_on") or {}).items()
                if name not in gone and other in gone and how.get("required", True)
            }
            if not needing:
                break
            gone |= needing
        for name in gone:
            del services[name]
        for service in services.values():
            for other in gone.keys() & (service.get("depends_on") or {}).keys():
                del service["depends_on"][other]
        return gone

    def with_(self, measures: Sequence[Measure]) -> dict[str, Any]:
        """The project with ``measures``."""
        data = deepcopy(self.base)
        for measure in measures:
            service = data["services"][measure.service]
            for key, value in measure.patch.items():
                service[key] = deepcopy(value)
        return data

    def first(self, problems: Mapping[str, str]) -> frozenset[str]:
        """The services with ``problems`` that nothing they depend on has."""
        return frozenset(name for name in problems if not self.needs(name) & problems.keys())

    def needs(self, name: str) -> set[str]:
        """The services that ``name`` depends on, however far away."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            for other in self.base["services"].get(waiting.pop(), {}).get("depends_on") or ():
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return seen - {name}

    def keep(self, measures: Sequence[Measure]) -> None:
        """Go on from here with ``measures``."""
        self.base = self.with_(measures)

    def _isolated(self, data: dict[str, Any]) -> Isolated:
        return isolate(
            data,
            name=self.name,
            labels={LABEL: self.name, cleanup.OWNER: cleanup.owner()},
            scratch=str(self.place / str(self.starts)),
            home=str(self.subject.home),
        )

    def _running(self) -> Running:
        run = Running(self.subject, self.client, self.engine, self.name, self.mask)
        run.patience = self.patience
        return run

    def _quick(self, data: dict[str, Any]) -> dict[str, Any]:
        """The same tests, asked more often, until the patience is at its end.

        Not so often that a test which takes long (a Java or Erlang program) is all that runs. Who
        ends is not started again: that is a problem in any case, and Compose would wait for it.
        """
        for name, service in data["services"].items():
            check = service.get("healthcheck")
            if check and check.get("test") and not check.get("disable"):
                item = self.containers.get(name)
                asked = last_asked(item) if item is not None else None
                often = math.ceil(max(_OFTEN, 2 * asked.seconds) if asked else _UNKNOWN)
                check.update(interval=f"{often}s", retries=math.ceil(self.patience / often))
                check.pop("start_period", None)
                check.pop("start_interval", None)
                service["restart"] = "no"
        return data

    def _leave_out(self, data: dict[str, Any], measures: Sequence[Measure]) -> None:
        """What no service with a measure is or needs."""
        wanted = {name for one in measures for name in (one.service, *self.needs(one.service))}
        for name in data["services"].keys() - wanted:
            del data["services"][name]

    def _judged(self, stderr: str, services: Iterable[str]) -> dict[str, str]:
        """Every one of ``services`` that is not running, or not healthy, or was started anew."""
        self.containers = {}
        found: dict[str, str] = {}
        for item in self.run.containers():
            self.containers.setdefault(item.service, item)
            problem = self._problem(item)
            if problem:
                found[item.service] = problem
        for service in services:
            if service not in self.containers:
                found[service] = f"was not started: {self.last_line(stderr)}"
        return found

    def last_line(self, text: str) -> str:
        """What a program said last, as it can be shown."""
        return (self.mask(text).strip().splitlines() or ["nothing was said"])[-1][-200:]

    def _problem(self, item: Container) -> str:
        if item.restarts:
            return f"ended and was started again ({self._last_line(item)})"
        if item.status == "exited" and item.exit_code == 0 and self.run.one_shot(item.service):
            return ""
        if item.status == "created":
            return "was not started, as something that it needs is not well"
        if not item.running:
            return f"ended with exit code {item.exit_code} ({self._last_line(item)})"
        if item.health not in ("", "healthy"):
            return "did not become healthy"
        return "" if well(self.run, item) else "did not stay healthy"

    def _last_line(self, item: Container) -> str:
        return (self.run.log(item, 5).splitlines() or ["its log is empty"])[-1][:200]

    def healthy(self, service: str) -> bool:
        """Whether it has a healthcheck and passes it."""
        item = self.containers.get(service)
        return item is not None and item.health == "healthy" and probe_of(item) is not None

    def _down(self) -> None:
        if self.starts:
            self.run.compose("down", "--volumes", "--remove-orphans", "--timeout", "1")


@contextmanager
def trial(
    subject: Subject,
    base: Mapping[str, Any],
    settings: Settings,
    told: Told,
    halt: Halt | None = None,
) -> Iterator[Trial]:
    """A trial of ``base``; afterwards nothing of it is on the engine, however it ended.

    Raises :class:`EngineError` when there is no engine, or when something could not be removed,
    and :class:`HaltedError` when ``halt`` was asked for.
    """
    halt = halt or Halt()
    client, facts = find(Processes(), settings.engine)
    client = Client(client.program, Processes())
    cleanup.sweep(client)
    finished = False
    with interrupts() as taker, scratch() as place:
        tried = Trial(subject, (client, facts), base, place, settings, told)
        try:
            with halt.ending(client.processes.close):
                yield tried
            finished = True
        finally:
            try:
                taker.ignore()
            finally:
                client.processes.settle()
                left = cleanup.remove(client, tried.name, cut_short=not finished)
                if left and finished:
                    raise EngineError(
                        f"could not remove {', '.join(left)}",
                        help="when the engine answers again, run `saaswright verify`: it removes "
                        "what an earlier run left",
                    )
