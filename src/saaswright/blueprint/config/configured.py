"""What a generator gives: files, variables, a command, paths that must be writable."""

from __future__ import annotations

import msgspec

from saaswright.catalog.model import Health


class ConfigFile(msgspec.Struct, frozen=True):
    """A file of the bundle (``path``) that a container finds at ``target``.

    ``name`` is its key among the compose file's configs.
    """

    name: str
    path: str
    target: str
    text: str


class Configured(msgspec.Struct, frozen=True):
    """``environment`` holds (name, value, sentence); ``writable`` are paths in memory.

    ``command`` replaces the catalog's, ``arguments`` are appended to it.
    ``clients``: what it calls is told to it as to the product's own images, for the jobs that it
    runs. ``health`` replaces the technology's own check, for a process that it does not fit.
    """

    files: tuple[ConfigFile, ...] = ()
    environment: tuple[tuple[str, str, str], ...] = ()
    command: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()
    health: Health | None = None
    clients: bool = False
