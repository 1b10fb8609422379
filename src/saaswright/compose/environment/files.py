"""Reading what a compose file names: within the project, bounded, and never from afar."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from functools import cached_property

from saaswright.errors import UnreadableError
from saaswright.source import DEFAULT_LIMITS, Limits, Source, bounded, decode

REMOTE = ("https://", "http://", "git://", "ssh://", "git@", "github.com/", "oci://")
"""How references start that Compose itself would fetch; we never do."""


class RefusedError(Exception):
    """A file that is not read: ``id`` is the finding's."""

    def __init__(self, id: str, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.id = id
        self.help = help


class Files:
    """What may be read: files below ``roots``, symbolic links followed, each within ``limits``.

    ``texts`` stand in for the files at their absolute paths, whether those are there or not.
    """

    def __init__(
        self,
        roots: tuple[str, ...],
        limits: Limits = DEFAULT_LIMITS,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self.limits = limits
        self._named = roots
        self._texts = texts or {}

    @cached_property
    def _roots(self) -> tuple[str, ...]:
        return tuple(os.path.realpath(root).rstrip("/") + "/" for root in self._named)

    def is_file(self, path: str) -> bool:
        """Whether there is a file at the absolute ``path``."""
        return path in self._texts or os.path.isfile(path)  # noqa: PTH113

    def read(self, path: str, shown: str) -> Source:
        """The text at the absolute ``path``, named ``shown``; raises :class:`RefusedError`."""
        if path in self._texts:
            return Source(shown, self._texts[path])
        real = os.path.realpath(path)
        if not real.startswith(self._roots):
            raise RefusedError(
                "outside-project",
                f"`{shown}` lies outside of the project directory and is not read",
                "name its directory with --allow if it belongs to the project",
            )
        try:
            mode = os.stat(real).st_mode  # noqa: PTH116 - one call, no Path needed
        except OSError as error:
            reason = "no such file" if isinstance(error, FileNotFoundError) else error.strerror
            raise RefusedError("missing-file", f"`{shown}`: {reason}", "check the path") from None
        if not stat.S_ISREG(mode):
            raise RefusedError("missing-file", f"`{shown}` is not a file")
        try:
            with open(real, "rb") as stream:  # noqa: PTH123
                raw = bounded(stream, self.limits.size)
            if len(raw) > self.limits.size:
                raise RefusedError(
                    "too-large", f"`{shown}` is larger than {self.limits.size} bytes"
                )
            return decode(shown, raw)
        except OSError as error:
            raise RefusedError("missing-file", f"`{shown}`: {error.strerror}") from None
        except UnreadableError as error:
            raise RefusedError("unreadable-file", error.message, error.help) from None


def is_remote(reference: str) -> bool:
    """Whether ``reference`` means something that is not on this machine."""
    return reference.startswith(REMOTE)
