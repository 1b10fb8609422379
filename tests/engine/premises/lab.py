"""A laboratory for one rule: projects that it accuses and projects that it does not, run."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

from saaswright.rules.model import Given, Rule
from saaswright.rules.run import run
from saaswright.verification.waiting import pause
from tests.engine.runner import Engine, Project, Result
from tests.rules.judge import judged, view_of

PYTHON = "python:3.12-slim"
POSTGRES = "postgres:17"
POSTGRES_18 = "postgres:18"
REDIS = "redis:7.4"
NGINX = "nginx:1.27"
IMAGES = (PYTHON, POSTGRES, POSTGRES_18, REDIS, NGINX)


@dataclass
class Lab:
    """Runs what a rule talks about. ``faulty`` and ``sound`` first ask the rule itself."""

    engine: Engine
    rule: Rule
    scratch: Path
    counter: Iterator[int] = field(default_factory=itertools.count)

    def faulty(self, text: str, **beside: str) -> Sketch:
        """A project that the rule must accuse; ``beside`` are files (``_`` is a dot there)."""
        sketch = self._sketch(text, beside)
        assert self._judged(sketch), f"{self.rule.id} does not fire:\n{sketch.text}"
        return sketch

    def sound(self, text: str, **beside: str) -> Sketch:
        """A project that the rule must not accuse."""
        sketch = self._sketch(text, beside)
        assert not self._judged(sketch), f"{self.rule.id} fires:\n{sketch.text}"
        return sketch

    def _judged(self, sketch: Sketch) -> bool:
        if not sketch.beside:
            return bool(judged(sketch.text, self.rule))
        view = view_of(sketch.text, Given(beside=sketch.beside))
        return bool(run(view, (self.rule,)))

    def _sketch(self, text: str, beside: Mapping[str, str]) -> Sketch:
        directory = self.scratch / f"project-{next(self.counter)}"
        directory.mkdir()
        files = {name.replace("_", "."): dedent(file) for name, file in beside.items()}
        for name, file in files.items():
            (directory / name).write_text(file, encoding="utf-8")
        text = dedent(text)
        (directory / "compose.yaml").write_text(text, encoding="utf-8")
        return Sketch(self.engine, directory, text, files)


@dataclass
class Sketch:
    """A compose file in a directory of its own."""

    engine: Engine
    directory: Path
    text: str
    beside: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def placed(self, *, name: str | None = None) -> Iterator[Project]:
        """The project, not started; taken down with its volumes afterwards."""
        options = ("-p", name or self.engine.name())
        project = Project(self.engine, self.directory, options, {})
        try:
            yield project
        finally:
            # What was built beside the file goes too; other tests look at their images afterwards.
            built = ("--rmi=local",) if self.beside else ()
            down = ("down", "-v", "--remove-orphans", "--timeout=0", *built)
            project.compose(*down, check=False)

    @contextmanager
    def up(self) -> Iterator[Project]:
        """The project, started; nobody waits for its health."""
        with self.placed() as project:
            project.compose("up", "-d")
            yield project

    def start(self) -> Result:
        """What comes of starting the project; it is down again afterwards."""
        with self.placed() as project:
            return project.compose("up", "-d", check=False)


def container(project: Project, service: str) -> str:
    """The id of a service's first container, running or not."""
    return project.compose("ps", "-a", "-q", service).stdout.split()[0]


def seen(project: Project, service: str, template: str) -> str:
    """What the engine says of a service's container."""
    return _told(project, container(project, service), template)


def _told(project: Project, found: str, template: str) -> str:
    return project.engine.docker("inspect", "--format", template, found).stdout.strip()


def becomes(project: Project, service: str, health: str) -> None:
    """Wait until the engine calls the service ``healthy``, ``unhealthy`` or ``starting``."""
    found = container(project, service)
    wait_until(lambda: _told(project, found, "{{.State.Health.Status}}") == health)


def wait_until(holds: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until ``holds()``. Raises :class:`AssertionError` when time runs out."""
    deadline = time.monotonic() + seconds
    while True:
        asked = time.monotonic()
        if holds():
            return
        assert asked < deadline, f"still not so after {seconds} s"
        pause(asked, 0.2)


def says(project: Project, service: str, command: str, *arguments: str) -> str:
    """What a shell command prints inside a service, which must succeed."""
    return project.run(service, "sh", "-c", command, *arguments).stdout.strip()


def fails(project: Project, service: str, *command: str) -> bool:
    """Whether a command fails inside a service."""
    return project.run(service, *command, check=False).returncode != 0


def status_of(project: Project, service: str, key: str) -> str:
    """A line of the kernel's status of the service's main process."""
    return says(project, service, f"sed -n 's/^{key}:[[:space:]]*//p' /proc/1/status")


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sleeper(*lines: str, image: str = PYTHON) -> str:
    """A compose file of one service that does nothing for a while, with more ``lines`` about it."""
    return "\n".join(
        [
            "services:",
            "  app:",
            f"    image: {image}",
            "    command: [sleep, '300']",
            *_in(4, lines),
        ]
    )


def _in(indent: int, lines: Sequence[str]) -> list[str]:
    return [" " * indent + line for line in lines]
