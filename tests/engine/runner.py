"""A handle on the real engine for tests: run compose and containers, and leave nothing behind."""

from __future__ import annotations

import itertools
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from saaswright.verification.waiting import pause
from tests.engine import stand_ins

Result = subprocess.CompletedProcess[str]

# What the container runtime answers when the machine is too busy for it: the same works a moment
# later. "unable to freeze" was met in CI; the other is containerd's word for its own time limit.
_OF_THE_MOMENT = ("unable to freeze", "context deadline exceeded")
_TURNS = 5


@dataclass(frozen=True)
class Engine:
    """The ``docker`` client with the environment that found its plugins.

    Every container and project is named after this process, so that parallel runs do not meet.
    """

    environment: Mapping[str, str]
    counter: Iterator[int] = field(default_factory=itertools.count)

    @property
    def prefix(self) -> str:
        """What every name that this process gives starts with."""
        return f"swtest-{os.getpid()}"

    def docker(
        self,
        *arguments: str,
        check: bool = True,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = 300,
        input: str | None = None,
    ) -> Result:
        """Run ``docker`` with ``arguments``; ``env`` adds to a small, fixed environment.

        With ``check``, a failure is an :class:`AssertionError` that shows what docker said. What
        the runtime was too busy for is asked again.
        """
        for turn in range(_TURNS):
            asked = time.monotonic()
            result = subprocess.run(
                ("docker", *arguments),
                capture_output=True,
                check=False,
                cwd=cwd,
                env={**self.environment, **(env or {})},
                input=input,
                text=True,
                timeout=timeout,
            )
            if not result.returncode or not any(w in result.stderr for w in _OF_THE_MOMENT):
                break
            pause(asked, turn + 1)
        if check and result.returncode:
            raise AssertionError(f"docker {' '.join(arguments)}\n{result.stdout}\n{result.stderr}")
        return result

    def compose(
        self,
        *arguments: str,
        cwd: Path,
        check: bool = True,
        env: Mapping[str, str] | None = None,
        timeout: float = 300,
    ) -> Result:
        """Run ``docker compose`` in ``cwd``."""
        return self.docker("compose", *arguments, check=check, cwd=cwd, env=env, timeout=timeout)

    def provide(
        self, references: Sequence[str], app: Sequence[str] = ()
    ) -> list[stand_ins.Provided]:
        """See to it that the images are there: real ones, else stand-ins; ``app`` by our own."""
        return stand_ins.provide(references, app)

    def name(self) -> str:
        """A new name for a project or container."""
        return f"{self.prefix}-{next(self.counter)}"

    @contextmanager
    def project(
        self,
        directory: Path,
        *options: str,
        env: Mapping[str, str] | None = None,
        wait: float = 300,
    ) -> Iterator[Project]:
        """Bring a compose project up, healthy, and take it down with its volumes afterwards.

        ``options`` stand before the sub-command (``-f``, ``--env-file``, ``--profile``).
        """
        project = Project(self, directory, ("-p", self.name(), *options), env or {})
        try:
            project.compose("up", "-d", "--wait", f"--wait-timeout={wait:.0f}", timeout=wait + 60)
            yield project
        except AssertionError as error:
            logs = project.compose("logs", "--no-color", "--tail=40", check=False).stdout
            raise AssertionError(f"{error}\n{logs}") from error
        finally:
            project.compose("down", "-v", "--remove-orphans", "--timeout=3", check=False)

    @contextmanager
    def container(self, image: str, *command: str, options: Sequence[str] = ()) -> Iterator[str]:
        """Run one container in the background; its name."""
        name = self.name()
        try:
            self.docker("run", "-d", f"--name={name}", *options, image, *command)
            yield name
        finally:
            self.docker("rm", "--force", "--volumes", name, check=False)

    def wait_for(self, container: str, *probe: str, seconds: float = 120) -> None:
        """Wait until ``probe`` succeeds inside the container."""
        deadline = time.monotonic() + seconds
        while asked := time.monotonic():
            if not self.docker("exec", container, *probe, check=False).returncode:
                return
            if time.monotonic() > deadline:
                logs = self.docker("logs", "--tail=40", container, check=False)
                raise AssertionError(f"{probe} kept failing\n{logs.stdout}\n{logs.stderr}")
            pause(asked, 0.2)

    def remove_all(self) -> None:
        """Remove every container, network and volume that this process named."""
        for kind, remove in (
            ("container", ("rm", "-f", "-v")),
            ("network", ("rm",)),
            ("volume", ("rm",)),
        ):
            listed = self.docker(
                *(kind, "ls", "--format", "{{.Names}}" if kind == "container" else "{{.Name}}"),
                *(("-a",) if kind == "container" else ()),
                check=False,
            ).stdout.split()
            ours = [name for name in listed if name.startswith(self.prefix)]
            if ours:
                self.docker(kind, *remove, *ours, check=False)


@dataclass(frozen=True)
class Project:
    """A compose project that is up."""

    engine: Engine
    directory: Path
    options: tuple[str, ...]
    env: Mapping[str, str]

    def compose(self, *arguments: str, check: bool = True, timeout: float = 300) -> Result:
        """Run ``docker compose`` on this project."""
        return self.engine.compose(
            *self.options,
            *arguments,
            cwd=self.directory,
            check=check,
            env=self.env,
            timeout=timeout,
        )

    def run(self, service: str, *command: str, check: bool = True) -> Result:
        """Run a command inside a service's first container."""
        return self.compose("exec", "-T", service, *command, check=check)

    def port(self, service: str, port: int) -> str:
        """``host:port`` under which a published port is reached from here."""
        address = self.compose("port", service, str(port)).stdout.strip()
        return address.replace("0.0.0.0", "127.0.0.1")


def client_environment() -> dict[str, str]:
    """What the docker client needs of this process's environment, and nothing else."""
    kept = ("PATH", "HOME", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}


def find_compose() -> Engine | None:
    """The client with Compose v2, whether or not a daemon answers."""
    engine = Engine(client_environment())
    try:
        works = engine.docker("compose", "version", check=False).returncode == 0
    except FileNotFoundError:
        return None
    return engine if works else None


def find_engine() -> Engine | None:
    """The client with Compose v2 and a daemon that answers."""
    engine = find_compose()
    if engine is None or engine.docker("info", check=False).returncode:
        return None
    return engine
