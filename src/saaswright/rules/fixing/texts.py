"""The files of a run: as they were read, and as they are to be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from saaswright.errors import UnreadableError
from saaswright.source import DEFAULT_LIMITS, decode

_MARK = b"\xef\xbb\xbf"


class Texts:
    """Files by absolute path; what is not given as a text is read from disk, once.

    ``read`` holds the bytes that were seen (``None``: no such file), ``changed`` the new texts.
    """

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self.read: dict[str, bytes | None] = {
            path: text.encode() for path, text in (given or {}).items()
        }
        self.changed: dict[str, str] = {}
        self._decoded: dict[str, str] = dict(given or {})

    def get(self, path: str) -> str | None:
        """The text at ``path`` as it is to be, or ``None`` where there is no such file.

        Raises :class:`UnreadableError` for what is no text, too large, or cannot be opened.
        """
        if path in self.changed:
            return self.changed[path]
        return self.before(path)

    def before(self, path: str) -> str | None:
        """The text at ``path`` as it was read."""
        raw = self._bytes(path)
        if raw is not None and path not in self._decoded:
            self._decoded[path] = decode(path, raw).text
        return self._decoded.get(path)

    def bytes_of(self, path: str, text: str) -> bytes:
        """``text`` as it is written to ``path``: a byte order mark stays."""
        raw = self._bytes(path)
        return (_MARK if raw is not None and raw.startswith(_MARK) else b"") + text.encode()

    def keep(self, texts: Mapping[str, str]) -> None:
        """Take ``texts`` as the files' new contents; one that is as it was read is not changed."""
        for path, text in texts.items():
            if text == self.before(path):
                self.changed.pop(path, None)
            else:
                self.changed[path] = text

    @property
    def current(self) -> dict[str, str]:
        """The text of every file that was read or changed."""
        return {**self._decoded, **self.changed}

    def _bytes(self, path: str) -> bytes | None:
        if path not in self.read:
            self.read[path] = _from_disk(path)
        return self.read[path]


def _from_disk(path: str) -> bytes | None:
    limit = DEFAULT_LIMITS.size
    try:
        with Path(path).open("rb") as stream:
            raw = stream.read(limit + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or error}") from None
    if len(raw) > limit:
        raise UnreadableError(f"{path}: larger than {limit / 2**20:g} MiB")
    return raw
