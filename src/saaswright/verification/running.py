"""A project on the engine, under a name of its own: what checks ask and disturb."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saaswright.compose.model import Project, Service
from saaswright.compose.resolve import Resolved
from saaswright.compose.typed import typed_project
from saaswright.verification.client import Client
from saaswright.verification.containers import Container, container_of
from saaswright.verification.isolation import LABEL
from saaswright.verification.masking import Mask
from saaswright.verification.model import EngineFacts, ImageRun, Measure, Moment
from saaswright.verification.process import Output
from saaswright.verification.subject import Subject
from saaswright.verification.timeline import Timeline
from saaswright.verification.waiting import crowding

if TYPE_CHECKING:
    from saaswright.verification.markers import Found
    from saaswright.verification.stopping import Ended

LOG_LINES = 40


class Running:
    """One run of one project.

    ``data`` is what Compose is given; ``accepted`` is what it made of the user's files, as it said
    in ``config``; ``resolved`` is what our own room made of them. Checks keep what they measured
    with :meth:`measure`. ``place`` is a private directory that is gone with the run. ``labels`` are
    on everything that is made; ``replaced`` are the images of stand-ins, by service. ``within`` are
    the directories that the project may reach; any when it is ``None``.
    """

    def __init__(
        self, subject: Subject, client: Client, engine: EngineFacts, run: str, mask: Mask
    ) -> None:
        self.subject = subject
        self.client = client
        self.engine = engine
        self.run = run
        self.mask = mask
        self.timeline = Timeline()
        self.resolved: Resolved | None = None
        self.config: Output | None = None
        self.accepted: Mapping[str, Any] = {}
        self.data: dict[str, Any] = {}
        self.labels: Mapping[str, str] = {}
        self.replaced: Mapping[str, str] = {}
        self.stand_ins: dict[str, str] = {}
        self.changes: list[str] = []
        self.copies: Mapping[str, str] = {}
        self.place = ""
        self.within: tuple[Path, ...] | None = None
        self.patience = 300.0
        self.started = False
        self.crowding = 1.0
        self.start_output: Output | None = None
        self.initial: tuple[Moment, ...] = ()
        self.ended: tuple[Ended, ...] = ()
        self.crashed: dict[str, Found] = {}
        self.talks: frozenset[tuple[str, str]] | None = None
        self.images: tuple[ImageRun, ...] = ()
        self._shells: set[str] = set()
        self._measured: list[Measure] = []
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The project's name on the engine."""
        return self.run

    @property
    def label(self) -> str:
        """The label that everything of this run carries, so that it is removed with it."""
        return f"{LABEL}={self.run}"

    def shells(self) -> tuple[str, ...]:
        """The ids of the project's images, those first in which somebody has seen a shell."""
        found = dict.fromkeys(item.image for item in self.containers())
        return tuple(sorted(found, key=lambda image: image not in self._shells))

    def has_shell(self, image: str) -> None:
        """Remember that ``sh`` was run in this image."""
        self._shells.add(image)

    def give(self, data: dict[str, Any]) -> None:
        """Give Compose ``data`` from now on: the project, or another plan of it."""
        self.data = data
        self.__dict__.pop("project", None)

    @cached_property
    def project(self) -> Project:
        """What runs, typed; texts are settled."""
        return typed_project(_without_dollars(self.data))

    @property
    def services(self) -> Mapping[str, Service]:
        """The services that run."""
        return self.project.services

    def measure(self, measure: Measure) -> None:
        """Keep a number for the evidence."""
        with self._lock:
            self._measured.append(measure)

    def look_around(self) -> None:
        """Keep how crowded the machine is at this moment, if it was never more so."""
        self.crowding = max(self.crowding, crowding())

    def take_measures(self) -> tuple[Measure, ...]:
        """What was measured since the last call."""
        with self._lock:
            taken, self._measured = tuple(self._measured), []
        return taken

    def compose(self, *arguments: str, timeout: float = 120) -> Output:
        """``docker compose ARGUMENTS`` on this project, given to it on standard input."""
        return self.client.run(
            *("compose", "-p", self.name, "--project-directory", str(self.subject.directory)),
            *("-f", "-", *arguments),
            stdin=json.dumps(self.data),
            timeout=timeout,
        )

    def containers(self, service: str | None = None) -> tuple[Container, ...]:
        """Its containers as they are now, running or not, in order."""
        only = () if service is None else (f"--filter=label=com.docker.compose.service={service}",)
        listed = self.client.run(
            "ps", "-aq", "--no-trunc", f"--filter=label={LABEL}={self.run}", *only
        )
        raw = self.client.inspect("container", listed.stdout.split())
        found = [item for item in map(container_of, raw) if item is not None]
        return tuple(sorted(found, key=lambda item: (item.service, item.number)))

    def exec(
        self, container: Container, *command: str, user: str | None = None, timeout: float = 20
    ) -> Output:
        """Run a command inside a container."""
        options = ("--user", user) if user is not None else ()
        return self.client.run("exec", *options, container.id, *command, timeout=timeout)

    def log(self, container: Container, lines: int = LOG_LINES) -> str:
        """The end of a container's log, secrets masked."""
        return self.mask(self.raw_log(container, lines))

    def raw_log(self, container: Container, lines: int) -> str:
        """The end of a container's log as it is: to be looked at, never to be shown."""
        said = self.client.run("logs", f"--tail={lines}", container.id, timeout=20)
        return (said.stdout + said.stderr).strip()

    def one_shot(self, service: str) -> bool:
        """Whether it is meant to run once and end."""
        own = self.services.get(service)
        waited = any(
            other.depends_on[service].condition == "service_completed_successfully"
            for other in self.services.values()
            if service in other.depends_on
        )
        policy = own.deploy.restart_policy if own and own.deploy else None
        return waited or bool(
            (own and own.restart in ("no", "on-failure") and own.healthcheck is None)
            or (policy and policy.condition in ("none", "on-failure"))
        )


def _without_dollars(value: Any) -> Any:
    """``$$`` is how the engine writes a dollar sign in what it resolved."""
    if isinstance(value, dict):
        return {key: _without_dollars(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_dollars(item) for item in value]
    return value.replace("$$", "$") if isinstance(value, str) else value
