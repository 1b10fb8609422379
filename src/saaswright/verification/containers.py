"""Containers as the engine describes them, reduced to what checks ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

_SERVICE: Final = "com.docker.compose.service"
_NUMBER: Final = "com.docker.compose.container-number"


class Container(msgspec.Struct, frozen=True, kw_only=True):
    """One container at one moment. ``health`` is empty when it has no healthcheck.

    ``raw`` is what ``inspect`` says.
    """

    id: str
    service: str
    number: int
    status: str
    health: str
    exit_code: int
    oom_killed: bool
    restarts: int
    raw: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Service and number, as the timeline has it."""
        return f"{self.service}-{self.number}"

    @property
    def running(self) -> bool:
        """Whether its process is alive."""
        return self.status == "running"

    @property
    def up(self) -> bool:
        """Whether it does what it is there for, as far as the engine can tell."""
        return self.running and self.health in ("", "healthy")

    @property
    def image(self) -> str:
        """The id of the image that it runs."""
        return str(self.raw.get("Image") or "")

    def published(self, target: int) -> str | None:
        """``host:port`` on this machine for a port of the container, or ``None``."""
        ports = (self.raw.get("NetworkSettings") or {}).get("Ports") or {}
        for binding in ports.get(f"{target}/tcp") or ():
            host = binding.get("HostIp") or "127.0.0.1"
            host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
            if str(binding.get("HostPort", "")).isdigit():
                return f"{host}:{binding['HostPort']}"
        return None

    def addresses(self) -> dict[str, str]:
        """Its address on each network, by the network's name."""
        networks = (self.raw.get("NetworkSettings") or {}).get("Networks") or {}
        return {
            name: str(item.get("IPAddress"))
            for name, item in networks.items()
            if item and item.get("IPAddress")
        }


def container_of(raw: Mapping[str, Any]) -> Container | None:
    """The container that ``inspect`` describes, or ``None`` when Compose did not make it."""
    labels = (raw.get("Config") or {}).get("Labels") or {}
    state = raw.get("State") or {}
    if _SERVICE not in labels or str(labels.get("com.docker.compose.oneoff")) == "True":
        return None
    number = str(labels.get(_NUMBER, "1"))
    return Container(
        id=str(raw.get("Id") or ""),
        service=str(labels[_SERVICE]),
        number=int(number) if number.isdigit() else 1,
        status=str(state.get("Status") or ""),
        health=_health(state),
        exit_code=int(state.get("ExitCode") or 0),
        oom_killed=bool(state.get("OOMKilled")),
        restarts=int(raw.get("RestartCount") or 0),
        raw=raw,
    )


def _health(state: Mapping[str, Any]) -> str:
    found = str((state.get("Health") or {}).get("Status") or "")
    return "" if found == "none" else found
