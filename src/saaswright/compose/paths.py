"""Relative paths made absolute: which keys of the specification hold paths, and of what kind."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any, Final

from saaswright.expression import expression

_WINDOWS: Final = expression(r"[a-zA-Z]:[\\/]|\\\\")
_CONTEXTS: Final = ("https://", "http://", "git://", "ssh://", "github.com/", "git@", "service:")


def is_fetched(context: str) -> bool:
    """Whether a build context is something that the builder fetches, rather than a directory."""
    return "://" in context or context.startswith(_CONTEXTS)


class Resolver:
    """Makes paths absolute below ``directory``; ``~`` is ``home``."""

    def __init__(self, directory: str, home: str) -> None:
        self.directory = directory
        self.home = home

    def project(self, data: dict[str, Any]) -> None:
        """Every path of a canonical project, in place."""
        for service in (data.get("services") or {}).values():
            self.service(service)
        for volume in (data.get("volumes") or {}).values():
            self._volume(volume or {})
        for section in ("configs", "secrets"):
            for definition in (data.get(section) or {}).values():
                if definition and "file" in definition:
                    definition["file"] = self.host(definition["file"])

    def service(self, service: dict[str, Any]) -> None:
        """Every path of a canonical service, in place."""
        for key, resolve in SERVICE_PATHS.items():
            if key in service:
                resolve(self, service[key])

    def plain(self, path: str) -> str:
        """A path of this machine; nothing stays nothing."""
        return (
            posixpath.normpath(posixpath.join(self.directory, self._home(path))) if path else path
        )

    def host(self, path: str) -> str:
        """A path of the engine's host, which may run Windows."""
        path = self._home(path)
        return path if path.startswith("/") or _WINDOWS.match(path) else self.plain(path or ".")

    def context(self, path: str) -> str:
        """A build context: a directory, or something that the builder fetches."""
        return path if is_fetched(path) else self.plain(path)

    def _home(self, path: str) -> str:
        return posixpath.normpath(self.home + "/" + path[1:]) if path.startswith("~") else path

    def _volume(self, volume: dict[str, Any]) -> None:
        """A local volume that is a bind mount in disguise."""
        options = volume.get("driver_opts")
        if volume.get("driver") != "local" or not options or options.get("o") != "bind":
            return
        if isinstance(options.get("device"), str):
            options["device"] = self.host(options["device"])


def _build(resolver: Resolver, build: Any) -> None:
    if isinstance(build.get("context"), str):
        build["context"] = resolver.context(build["context"])
    contexts = build.get("additional_contexts")
    if isinstance(contexts, dict):
        for name, path in contexts.items():
            contexts[name] = resolver.context(path) if isinstance(path, str) else path
    keys = build.get("ssh")
    if isinstance(keys, dict):
        for name, path in keys.items():
            keys[name] = resolver.host(path) if path else path


def _env_file(resolver: Resolver, files: Any) -> None:
    for file in files:
        file["path"] = resolver.plain(file["path"])


def _label_file(resolver: Resolver, files: Any) -> None:
    files[:] = [resolver.plain(file) for file in files]


def _volumes(resolver: Resolver, mounts: Any) -> None:
    for mount in mounts:
        bind = isinstance(mount, dict) and mount.get("type") == "bind"
        if bind and isinstance(mount.get("source"), str):
            mount["source"] = resolver.host(mount["source"])


def _develop(resolver: Resolver, develop: Any) -> None:
    for trigger in (develop or {}).get("watch") or ():
        trigger["path"] = resolver.plain(trigger["path"])


SERVICE_PATHS: Final[dict[str, Callable[[Resolver, Any], None]]] = {
    "build": _build,
    "develop": _develop,
    "env_file": _env_file,
    "label_file": _label_file,
    "volumes": _volumes,
}
