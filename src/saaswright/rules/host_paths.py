"""Bind mounts: which come from beside the file, which from elsewhere on the host."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.compose.model import Mount
from saaswright.rules.view import ServiceView

_SOCKETS = ("docker.sock", "podman.sock", "containerd.sock")


def relative_mounts(service: ServiceView) -> Iterator[tuple[int, Mount]]:
    """Bind mounts of a path beside the file, or in somebody's home directory."""
    for index, mount in _binds(service):
        if _begins(service, index) in (".", "~"):
            yield index, mount


def absolute_mounts(service: ServiceView) -> Iterator[tuple[int, Mount]]:
    """Bind mounts of an absolute path of the host (also of Windows)."""
    for index, mount in _binds(service):
        source = mount.source or ""
        if _begins(service, index) == "/" or source[1:2] == ":":
            yield index, mount


def is_engine_socket(source: str | None) -> bool:
    """Whether a host path is the socket of a container engine."""
    return (source or "").rpartition("/")[2] in _SOCKETS


def inside(path: str, directory: str) -> bool:
    """Whether ``path`` is ``directory`` or stands below it."""
    return path == directory or path.startswith(directory.rstrip("/") + "/")


def _binds(service: ServiceView) -> Iterator[tuple[int, Mount]]:
    return ((index, mount) for index, mount in service.mounts() if mount.type == "bind")


def _begins(service: ServiceView, index: int) -> str:
    path = service.at("volumes", index)
    long_form = service.view.path_as_written((*path, "source"))
    return long_form or service.view.path_as_written(path)
