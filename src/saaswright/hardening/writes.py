"""Where a running container has written, and which of that may be lost with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

_PASSING: Final = ("/tmp", "/run", "/var/run", "/var/tmp", "/var/cache", "/var/log", "/var/lock")  # noqa: S108 - paths in a container
"""What may be lost, by the Filesystem Hierarchy Standard 3.0 (3.15, 3.18, 5.5, 5.10, 5.15)."""


def written(diff: str, mounts: Iterable[str] = ()) -> tuple[str, ...]:
    """The directories that must be writable, by what ``docker diff`` prints (``A /run/a.pid``).

    Of a directory that is new it is the one above, of a file that changed the one that holds it.
    What the engine itself makes to mount something there (``/run/secrets``) was not written.
    """
    lines = [line.split(" ", 1) for line in diff.splitlines() if " " in line]
    made = {
        str(path)
        for mount in mounts
        for path in (PurePosixPath(mount), *PurePosixPath(mount).parents)
    }
    kinds = {path: kind for kind, path in lines if path not in made}
    found = dict.fromkeys(_places(kinds))
    return tuple(
        path for path in sorted(found) if not any(_below(path, o) for o in found if o != path)
    )


def _places(kinds: dict[str, str]) -> Iterator[str]:
    holders = {str(above) for path in kinds for above in PurePosixPath(path).parents}
    for path, kind in kinds.items():
        above = str(PurePosixPath(path).parent)
        if kind == "C" and path in holders:
            continue  # only what lies in it has changed
        if kinds.get(above) == "A":
            continue  # told with what holds it
        yield path if above == "/" else above


def keeping(places: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Those of ``places`` that may hold something to keep: neither passing nor ``known``."""
    return tuple(
        place
        for place in places
        if not any(place == one or _below(place, one) for one in (*_PASSING, *known))
    )


def _below(path: str, above: str) -> bool:
    return path.startswith(above.rstrip("/") + "/")
