"""Asking inside containers: the healthcheck now instead of at its next turn, and small scripts."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from saaswright.verification.containers import Container
from saaswright.verification.process import Output
from saaswright.verification.running import Running
from saaswright.verification.waiting import pause

_NANO: Final = 1e9
_TIMEOUT: Final = 30.0
_INTERVAL: Final = 30.0
_RETRIES: Final = 3
_PAUSE: Final = 0.25
NO_SHELL: Final = (126, 127)


class Probe(msgspec.Struct, frozen=True):
    """A container's healthcheck as the engine has it: words, and times in seconds."""

    command: tuple[str, ...]
    interval: float
    timeout: float
    retries: int
    start_period: float

    @property
    def longest(self) -> float:
        """Seconds after which a service that does not answer any more is unhealthy, at most."""
        return self.retries * (self.interval + self.timeout)


def probe_of(container: Container) -> Probe | None:
    """The healthcheck, of the file or of the image; ``None`` when there is none."""
    raw: dict[str, Any] = (container.raw.get("Config") or {}).get("Healthcheck") or {}
    test = tuple(map(str, raw.get("Test") or ()))
    if len(test) < 2 or test[0] not in ("CMD", "CMD-SHELL"):
        return None
    shell = tuple((container.raw.get("Config") or {}).get("Shell") or ("/bin/sh", "-c"))
    return Probe(
        command=test[1:] if test[0] == "CMD" else (*shell, test[1]),
        interval=float(raw.get("Interval") or 0) / _NANO or _INTERVAL,
        timeout=float(raw.get("Timeout") or 0) / _NANO or _TIMEOUT,
        retries=int(raw.get("Retries") or 0) or _RETRIES,
        start_period=float(raw.get("StartPeriod") or 0) / _NANO,
    )


class Asked(msgspec.Struct, frozen=True):
    """The engine's own last probe: whether it ``passed``, how long it took, how long it is ago."""

    passed: bool
    seconds: float
    age: float


def last_asked(container: Container) -> Asked | None:
    """``None`` before the first, or when the engine does not say when it was."""
    health: dict[str, Any] = (container.raw.get("State") or {}).get("Health") or {}
    tries: list[dict[str, Any]] = health.get("Log") or []
    try:
        began, ended = (datetime.fromisoformat(str(tries[-1][key])) for key in ("Start", "End"))
        age = (datetime.now(UTC) - ended).total_seconds()
    except (IndexError, KeyError, TypeError, ValueError):
        return None
    seconds = max((ended - began).total_seconds(), 0.0)
    return Asked(tries[-1].get("ExitCode") == 0, seconds, age)


def ask(run: Running, container: Container, probe: Probe) -> Output:
    """Run the healthcheck now, as the engine does; ``code`` is ``None`` after its timeout."""
    return run.exec(container, *probe.command, timeout=min(probe.timeout, 60.0))


def well(run: Running, container: Container) -> bool:
    """Whether a container does its work: its healthcheck if it has one, else that it runs."""
    probe = probe_of(container)
    return container.running and (probe is None or ask(run, container, probe).ok)


def wait_until_well(run: Running, service: str, patience: float) -> float | None:
    """Seconds until every container of ``service`` is well, asked now and then; ``None`` if not."""
    began = time.monotonic()
    while True:
        asked = time.monotonic()
        found = run.containers(service)
        if found and all(well(run, item) for item in found):
            return time.monotonic() - began
        if time.monotonic() > began + patience:
            return None
        pause(asked, _PAUSE)


def script(
    run: Running, container: Container, text: str, *words: str, root: bool = False
) -> Output | None:
    """Run ``text`` by the container's own ``sh``; ``None`` when it has none."""
    said = run.exec(
        container, "sh", "-c", text, "sh", *words, user="0" if root else None, timeout=60
    )
    if said.code in NO_SHELL and _not_there(said):
        return None
    run.has_shell(container.image)
    return said


def beside(run: Running, container: Container, text: str, words: Sequence[str]) -> Output | None:
    """Run ``text`` in the network of ``container`` from another image of the project.

    For containers without a shell of their own; ``None`` when no image has one.
    """
    for image in run.shells():
        said = run.client.run(
            *("run", "--rm", f"--label={run.label}", f"--network=container:{container.id}"),
            *("--user=0", "--entrypoint=sh", image, "-c", text, "sh", *words),
            timeout=60,
        )
        if said.code not in (None, 125, 126, 127):
            return said
    return None


def _not_there(said: Output) -> bool:
    text = (said.stdout + said.stderr).lower()
    return "executable file not found" in text or "no such file" in text


def grace(container: Container) -> float:
    """Seconds between SIGTERM and SIGKILL, the engine's default when the file says nothing."""
    raw = (container.raw.get("Config") or {}).get("StopTimeout")
    return float(raw) if raw is not None else 10.0
