"""Where on this machine a build reads and writes: its context, keys, mounts and caches."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from saaswright.compose.paths import is_fetched

_LAYOUT: Final = "oci-layout://"
_TARGET: Final = "target:"
"""How a bake file names another target instead of a directory."""

_LISTS: Final = ("cache_from", "cache_to", "output", "secret")
_PLACES: Final = ("src", "source", "dest")
"""What buildx reads as a path in an entry (docs.docker.com/build/cache/backends/local,
docs.docker.com/build/building/secrets, docs.docker.com/build/exporters/local-tar)."""


def places(build: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Key and path of every place of this machine; the key as ``build`` has it.

    ``build`` is a ``build:`` section of Compose or a target of a bake file: they differ in how some
    keys are spelt. Secrets that Compose only names are elsewhere in the project.
    """
    context = str(build.get("context") or ".")
    if _is_local(context):
        yield "context", context.removeprefix(_LAYOUT)
    if build.get("dockerfile") and not is_fetched(context):
        yield "dockerfile", str(PurePosixPath(context) / str(build["dockerfile"]))
    for key in ("additional_contexts", "contexts"):
        for other in map(str, (build.get(key) or {}).values()):
            if _is_local(other):
                yield key, other.removeprefix(_LAYOUT)
    yield from (("ssh", path) for path in _keys(build.get("ssh")))
    for key, entries in build.items():
        if key.replace("-", "_") in _LISTS:
            for entry in entries or ():
                yield from ((key, path) for path in _entry(entry))


def _is_local(context: str) -> bool:
    """Whether a context is a directory or an image in one, rather than fetched or built."""
    if context.startswith(_LAYOUT):
        return True
    return not (is_fetched(context) or context.startswith(_TARGET))


def _keys(ssh: Any) -> Iterator[str]:
    """The sockets and keys: ``{ID: PATH}``, or a list of ``ID=PATH,PATH`` or of its parts."""
    if isinstance(ssh, Mapping):
        yield from (str(path) for path in ssh.values() if path)
        return
    for one in ssh or ():
        if isinstance(one, Mapping):
            yield from map(str, one.get("paths") or ())
        else:
            yield from filter(None, str(one).partition("=")[2].split(","))


def _entry(entry: Any) -> Iterator[str]:
    """The paths of a line of CSV, as buildx reads it, or of the mapping that it is."""
    if isinstance(entry, Mapping):
        fields = [(str(key), str(value)) for key, value in entry.items()]
    else:
        parts = next(csv.reader([str(entry)]), [])
        fields = [(key, value) for key, _, value in (part.partition("=") for part in parts)]
    yield from (value for key, value in fields if key.strip().lower() in _PLACES and value)
