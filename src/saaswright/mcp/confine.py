"""Which files an agent may name: those below the roots that were granted, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec

from saaswright.errors import UsageError

_LONGEST: Final = 1000


class Roots(msgspec.Struct, frozen=True):
    """Granted directories, resolved. A relative path is meant in the first one."""

    directories: tuple[Path, ...]

    def inside(self, text: str) -> Path:
        """The file that ``text`` names, links followed. Raises :class:`UsageError` outside."""
        if not text or len(text) > _LONGEST or "\0" in text:
            raise UsageError("a path has 1 to 1000 characters")
        if not self.directories:
            raise UsageError("no directory was granted", help="grant a root, or pass text instead")
        path = (self.directories[0] / text).resolve()
        if any(path.is_relative_to(root) for root in self.directories):
            return path
        granted = ", ".join(str(root) for root in self.directories)
        raise UsageError("that path is outside of the granted roots", help=f"granted: {granted}")


def granted(uris: list[str]) -> Roots:
    """Roots from the ``file://`` URIs of a client; other URIs grant nothing."""
    found = []
    for uri in uris[:100]:
        parts = urlsplit(uri)
        if parts.scheme == "file" and parts.netloc in ("", "localhost"):
            found.append(Path(unquote(parts.path)).resolve())
    return Roots(tuple(found))
