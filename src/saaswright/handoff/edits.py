"""What stands in the bundle's directory, told apart: ours, edited by a person, someone else's."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from saaswright.errors import BundleError, DamagedError
from saaswright.handoff import lock as lock_file
from saaswright.handoff.merging import merge
from saaswright.source import Source, load_yaml

Edits = Literal["refuse", "keep", "merge", "discard"]
Bases = Mapping[str, str]
"""Bundle path → what was generated last, where that is known for certain."""
BESIDE = ".new"


class Changes(msgspec.Struct, frozen=True):
    """What to do with each bundle path; a path that is in none of them is someone else's.

    ``write`` holds what is created or replaced, ``beside`` what goes to ``PATH.new`` because a
    person's version of ``PATH`` stays (``kept``). ``merged`` are among those written: they hold a
    person's edits and ours. ``conflicts`` are kept, and what is beside them has the places marked.
    """

    write: dict[str, bytes]
    beside: dict[str, bytes]
    remove: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]
    created: tuple[str, ...]
    merged: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the directory is already as it should be."""
        return not (self.write or self.beside or self.remove)

    @property
    def outgoing(self) -> dict[str, bytes]:
        """Every path that will be written, with its content."""
        return {**self.write, **{f"{path}{BESIDE}": body for path, body in self.beside.items()}}


def changes(
    place: Path, files: Mapping[str, bytes], edits: Edits, bases: Bases | None = None
) -> Changes:
    """Compare ``place`` (which may not exist) with ``files``.

    With ``edits`` as ``merge`` an edited file whose base is in ``bases`` is merged; one that has
    none is kept.

    Raises :class:`BundleError` when the directory is someone else's, when a person's edit would be
    overwritten and ``edits`` is ``refuse``, or when something that is no file is in the way.
    """
    recorded = _recorded(place, edits)
    found = {path: _Found.at(place, path) for path in sorted({*files, *recorded, lock_file.NAME})}
    edited = tuple(
        path
        for path, thing in found.items()
        if path != lock_file.NAME and thing.edited(recorded.get(path), files.get(path))
    )
    if edited and edits == "refuse":
        raise _would_overwrite(place, edited)
    if edits != "merge":
        return _sorted_out(place, files, recorded, found, edited if edits == "keep" else ())
    clean, marked = merged_edits(place, files, edited, bases or {})
    kept = tuple(path for path in edited if path not in clean)
    todo = _sorted_out(place, {**files, **clean, **marked}, recorded, found, kept)
    return msgspec.structs.replace(todo, merged=tuple(clean), conflicts=tuple(marked))


def merged_edits(
    place: Path, files: Mapping[str, bytes], edited: tuple[str, ...], bases: Bases
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The edited files that merge, and those that do not with their conflicts marked."""
    clean: dict[str, bytes] = {}
    marked: dict[str, bytes] = {}
    for path in edited:
        yours = _text(place / path)
        if path not in bases or path not in files or yours is None:
            continue
        found = merge(bases[path], yours, files[path].decode())
        clean_one = not found.conflicts and _readable(path, found.text)
        (clean if clean_one else marked)[path] = found.text.encode()
    return clean, marked


def _text(file: Path) -> str | None:
    """A person's version, unless it is a link or no text."""
    try:
        return None if file.is_symlink() else file.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None


def _readable(path: str, text: str) -> bool:
    """Whether a merge left what can be read: lines that fit may still not fit together."""
    if not path.endswith((".yaml", ".yml")):
        return True
    document, problems = load_yaml(Source(path, text))
    return document is not None and not problems


class _Found(msgspec.Struct, frozen=True):
    """What stands at a path: ``None`` for nothing, else its digest; ``link`` for a symbolic one."""

    digest: str | None = None
    link: bool = False

    @classmethod
    def at(cls, place: Path, path: str) -> _Found:
        """Look, without following a link. Raises :class:`BundleError` for what is no file."""
        here = place
        for step in Path(path).parts:
            here = here / step
            try:
                mode = here.lstat().st_mode
            except FileNotFoundError:
                return cls()
            last = here == place / path
            if stat.S_ISLNK(mode) and last:
                return cls("link", link=True)
            if stat.S_ISREG(mode) if last else stat.S_ISDIR(mode):
                continue
            wanted = "a file" if last else "a directory"
            raise BundleError(
                f"{here}: in the way; {wanted} of the bundle has to stand there",
                help="move it out of the bundle's directory",
            )
        return cls(lock_file.digest(here.read_bytes()))

    def edited(self, recorded: str | None, new: bytes | None) -> bool:
        """Whether a person made this: neither what we wrote last nor what we write now."""
        if self.digest is None or (recorded is not None and self.digest == recorded):
            return False
        return new is None or self.digest != lock_file.digest(new)


def _recorded(place: Path, edits: Edits) -> dict[str, str]:
    """The digests of the last run. Raises :class:`BundleError` for a directory that is not ours."""
    if not place.exists() or not any(place.iterdir()):
        return {}
    try:
        written = (place / lock_file.NAME).read_bytes()
    except FileNotFoundError:
        raise BundleError(
            f"{place}: not empty and no bundle (it has no {lock_file.NAME})",
            help="choose an empty or a new directory, for example -o bundle",
        ) from None
    except OSError as error:
        raise DamagedError(f"{place / lock_file.NAME}: {error.strerror or error}") from None
    try:
        return lock_file.from_text(written, str(place / lock_file.NAME)).files
    except BundleError:
        if edits == "discard":
            return {}
        raise


def _sorted_out(
    place: Path,
    files: Mapping[str, bytes],
    recorded: Mapping[str, str],
    found: Mapping[str, _Found],
    kept: tuple[str, ...],
) -> Changes:
    same = tuple(
        path
        for path, body in files.items()
        if path not in kept and found[path].digest == lock_file.digest(body)
    )
    write = {p: body for p, body in files.items() if p not in kept and p not in same}
    beside = {path: files[path] for path in kept if path in files}
    gone = [path for path in recorded if path not in files and path not in kept]
    remove = [path for path in gone if found[path].digest is not None]
    for path, digest in recorded.items():
        # The version that an earlier run put beside a person's is ours while it is untouched.
        copy = _Found.at(place, f"{path}{BESIDE}")
        if copy.digest == digest and path not in beside:
            remove.append(f"{path}{BESIDE}")
    for path, body in list(beside.items()):
        copy = _Found.at(place, f"{path}{BESIDE}")
        if copy.digest == lock_file.digest(body):
            del beside[path]
        elif copy.digest not in (None, recorded.get(path)):
            raise _would_overwrite(place, (f"{path}{BESIDE}",))
    created = tuple(path for path in write if found[path].digest is None)
    return Changes(write, beside, tuple(sorted(remove)), same, kept, created)


def _would_overwrite(place: Path, edited: tuple[str, ...]) -> BundleError:
    names = ", ".join(edited[:10]) + (f" and {len(edited) - 10} more" if len(edited) > 10 else "")
    return BundleError(
        f"{place}: edited since it was generated: {names}",
        help=(
            "--merge-edits merges your version with the new one; "
            "--keep-edits keeps yours and puts the new one beside it as FILE.new; "
            "--discard-edits overwrites yours"
        ),
    )
