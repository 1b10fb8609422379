"""Writing what was mended: all files of a project or none, and nothing that somebody else changed.

New contents are written beside their files and take their places one after the other; when one
cannot, those before it are put back. A file keeps its mode, its owner where that is allowed, its
byte order mark and its line endings; a symbolic link stays a link.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from saaswright.rules.fixing.texts import Texts

_VALUES: Final = ".env"
_PRIVATE: Final = 0o600
_WRITABLE: Final = 0o222
_USUAL: Final = 0o666


class _Ready(msgspec.Struct, frozen=True):
    """A file's ``new`` contents beside ``target``; ``old`` is what is put back if need be."""

    target: str
    new: str
    old: bytes | None
    mode: int


def write(changed: Mapping[str, str], texts: Texts, roots: Sequence[str]) -> str | None:
    """Write ``changed`` (absolute path → text); ``None``, or a sentence why nothing was written.

    ``roots`` are the directories that files may lie in once symbolic links are followed.
    """
    ready: list[_Ready] = []
    try:
        for path in sorted(changed, key=_secrets_first):
            problem = _unfit(path, texts, roots)
            if problem is not None:
                return problem
            ready.append(_prepared(path, changed[path], texts))
        return _all(ready)
    except OSError as error:
        return f"{error.filename or 'a file'}: {error.strerror or error}; nothing was written"
    finally:
        for one in ready:
            with suppress(OSError):
                os.unlink(one.new)  # noqa: PTH108 - the same calls as around it


def _secrets_first(path: str) -> tuple[bool, str]:
    """A secret is in its new place before it leaves its old one."""
    return os.path.basename(path) != _VALUES, path  # noqa: PTH119


def _unfit(path: str, texts: Texts, roots: Sequence[str]) -> str | None:
    """Why ``path`` cannot be written."""
    real = os.path.realpath(path)
    shown = os.path.relpath(path)
    if not any(real.startswith(os.path.realpath(root).rstrip("/") + "/") for root in roots):
        return f"`{shown}` leads out of the project and is not written"
    seen, now = texts.read.get(path), _bytes(real)
    if now != seen:
        return f"`{shown}` has changed in the meantime; nothing was written, run it again"
    if now is None:
        return None
    known = os.stat(real)  # noqa: PTH116
    if known.st_nlink > 1:
        return f"`{shown}` has several names (hard links) and is not written"
    # Another file may take its place, and root writes everything: but somebody meant it.
    if not known.st_mode & _WRITABLE:
        return f"`{shown}` is read-only and is not written"
    return None


def _bytes(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        return None


def _prepared(path: str, text: str, texts: Texts) -> _Ready:
    real, old = os.path.realpath(path), texts.read.get(path)
    mode = _mode(real, old)
    handle, new = tempfile.mkstemp(prefix=".saaswright-", dir=os.path.dirname(real))  # noqa: PTH120
    with os.fdopen(handle, "wb") as stream:
        stream.write(texts.bytes_of(path, text))
        os.fchmod(handle, mode)
        if old is not None:
            _same_owner(handle, real)
        stream.flush()
        os.fsync(handle)
    return _Ready(real, new, old, mode)


def _mode(real: str, old: bytes | None) -> int:
    if old is not None:
        return stat.S_IMODE(os.stat(real).st_mode)  # noqa: PTH116
    if os.path.basename(real) == _VALUES:  # noqa: PTH119
        return _PRIVATE
    mask = os.umask(0)
    os.umask(mask)
    return _USUAL & ~mask


def _same_owner(handle: int, real: str) -> None:
    was = os.stat(real)  # noqa: PTH116
    with suppress(OSError):
        os.fchown(handle, was.st_uid, was.st_gid)


def _all(ready: Sequence[_Ready]) -> str | None:
    """Every file in its place, or every one as it was."""
    done: list[_Ready] = []
    for one in ready:
        try:
            os.replace(one.new, one.target)  # noqa: PTH105
        except OSError as error:
            for before in reversed(done):
                _put_back(before)
            return f"{one.target}: {error.strerror or error}; nothing was changed"
        done.append(one)
    for directory in dict.fromkeys(os.path.dirname(one.target) for one in ready):  # noqa: PTH120
        _sync(directory)
    return None


def _put_back(one: _Ready) -> None:
    with suppress(OSError):
        if one.old is None:
            os.unlink(one.target)  # noqa: PTH108
            return
        aside = f"{one.target}.saaswright"
        Path(aside).write_bytes(one.old)
        os.chmod(aside, one.mode)  # noqa: PTH101
        os.replace(aside, one.target)  # noqa: PTH105


def _sync(directory: str) -> None:
    with suppress(OSError):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
