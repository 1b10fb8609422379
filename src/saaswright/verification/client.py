"""The container client: ``docker`` with Compose v2, or ``podman`` with its ``compose``."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from saaswright.errors import EngineError
from saaswright.verification.model import EngineFacts
from saaswright.verification.process import Output, Processes

OLDEST_COMPOSE: Final = (2, 20)
"""Compose 2.20 is the first to know ``depends_on.required`` and ``include``."""
OLDEST_ENGINE: Final = (20, 10)
PROGRAMS: Final = ("docker", "podman")
_INSTALL: Final = (
    "install Docker Engine with Compose v2, start it, and see that `docker info` answers"
)


class Client:
    """One program and the processes of one run."""

    def __init__(self, program: str, processes: Processes) -> None:
        self.program = program
        self.processes = processes

    def run(
        self,
        *arguments: str,
        stdin: str | None = None,
        timeout: float = 60,
        values: Mapping[str, str] | None = None,
        directory: str | None = None,
        source: Path | None = None,
        sink: Path | None = None,
    ) -> Output:
        """``docker ARGUMENTS``; ``values`` are added to the environment."""
        return self.processes.run(
            (self.program, *arguments),
            stdin=stdin,
            environment={**os.environ, **(values or {})},
            directory=directory,
            timeout=timeout,
            source=source,
            sink=sink,
        )

    def follow(self, *arguments: str, take: Callable[[str], None]) -> Callable[[], None]:
        """``docker ARGUMENTS``, line by line, until the returned function ends it."""
        return self.processes.follow((self.program, *arguments), take)

    def inspect(self, kind: str, names: Sequence[str]) -> list[dict[str, Any]]:
        """What the engine knows about ``names`` of a ``kind``; those that are gone are left out."""
        if not names:
            return []
        said = self.run(kind, "inspect", *names)
        try:
            found = json.loads(said.stdout or "[]")
        except json.JSONDecodeError:
            return []
        return [item for item in found if isinstance(item, dict)]


def find(processes: Processes, program: str | None = None) -> tuple[Client, EngineFacts]:
    """The client that answers, and what it said.

    Raises :class:`EngineError` when there is none, or one that is too old.
    """
    wanted = (program,) if program else PROGRAMS
    present = [name for name in wanted if shutil.which(name)]
    if not present:
        raise EngineError(f"no {' or '.join(wanted)} on PATH", help=_INSTALL)
    problems: list[EngineError] = []
    for name in present:
        try:
            client = Client(name, processes)
            return client, _facts(client)
        except EngineError as error:
            problems.append(error)
    raise problems[0]


def _facts(client: Client) -> EngineFacts:
    # Each of the two takes a moment, and neither waits for the other.
    with ThreadPoolExecutor(2) as pool:
        answers = pool.submit(client.run, "version", "--format", "{{json .}}", timeout=20)
        compose_answers = pool.submit(client.run, "compose", "version", "--short", timeout=20)
        said, composed = answers.result(), compose_answers.result()
    versions = _object(said.stdout)
    server = versions.get("Server") or {}
    if client.program == "docker" and not server:
        why = (said.stderr.strip().splitlines() or ["no answer in 20 seconds"])[-1]
        raise EngineError(f"the Docker engine does not answer: {why}", help=_INSTALL)
    compose = _compose(client, composed)
    whole = versions.get("Client") or {}
    server = server or whole
    if not _is_podman(server):
        _demand("engine", str(server.get("Version", "")), OLDEST_ENGINE, client.program)
    return EngineFacts(
        program=client.program,
        client=str(whole.get("Version", "")),
        server=str(server.get("Version", "")),
        compose=compose,
        platform=f"{server.get('Os', 'linux')}/{server.get('Arch', '')}",
        system=str(server.get("KernelVersion", "")),
    )


def _is_podman(server: Mapping[str, Any]) -> bool:
    """Whether Podman answers on Docker's interface; its versions are its own."""
    parts = server.get("Components") or ()
    return any("podman" in str(part.get("Name", "")).lower() for part in parts)


def _compose(client: Client, said: Output) -> str:
    version = said.stdout.strip().removeprefix("v")
    if not said.ok or not version:
        raise EngineError(f"`{client.program} compose` does not answer", help=_INSTALL)
    _demand("Compose", version, OLDEST_COMPOSE, client.program)
    return version


def _demand(what: str, version: str, oldest: tuple[int, int], program: str) -> None:
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    if program == "docker" and numbers and numbers < oldest:
        least = ".".join(map(str, oldest))
        raise EngineError(
            f"{what} {version} is too old: {least} is needed", help=f"update to {least} or newer"
        )


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
