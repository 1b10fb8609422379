"""Writing a bundle: all or nothing, never over a person's edits, never over what is not ours.

The next bundle is built in a workspace beside the old one and the two change places, so that at
any moment the old one or the new one stands there whole. An existing directory then gets its own
new content while it is out of sight and changes back: it stays the same directory for the shell
or the editor that has it open.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

import msgspec

from saaswright.errors import BundleError
from saaswright.handoff import lock as lock_file
from saaswright.handoff.edits import Bases, Changes, Edits, changes
from saaswright.handoff.workspace import Workspace, sync, workspace


class Written(msgspec.Struct, frozen=True):
    """What a run did, as bundle paths; ``kept`` are people's edits that were left as they are.

    ``merged`` hold both their edits and what is new; ``conflicts`` are among those kept, with the
    attempt beside them.
    """

    place: Path
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def write_bundle(
    target: Path,
    files: Mapping[str, str],
    *,
    edits: Edits = "refuse",
    bases: Bases | None = None,
) -> Written:
    """Make ``target`` hold ``files`` (bundle path to text, the lock among them) and what is there.

    Files that are not ours are carried over untouched. ``edits`` says what happens to generated
    files that a person changed, ``bases`` what they changed it from. Raises :class:`BundleError`;
    then nothing has changed.
    """
    contents = {path: files[path].encode() for path in sorted(files)}
    _check_paths(contents)
    place = _place(target)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with workspace(place) as space:
            todo = changes(place, contents, edits, bases)
            if not todo.nothing:
                _replace(space, todo)
    except OSError as error:
        raise _cannot(target, error) from error
    updated = [path for path in todo.write if path not in todo.created]
    return Written(
        place, todo.created, tuple(updated), todo.remove, todo.unchanged,
        tuple(sorted(todo.kept)), todo.merged, todo.conflicts,
    )  # fmt: skip


def _replace(space: Workspace, todo: Changes) -> None:
    place, tree = space.place, space.tree
    tree.mkdir()
    if not place.exists():
        _write(tree, todo.write, like=None)
        _sync(tree, todo.write)
        # A directory that somebody made in the meantime is not empty or is replaced by ours.
        tree.rename(place)
        sync(place.parent)
        return
    outgoing = todo.outgoing
    _carry(place, tree, {*outgoing, *todo.remove})
    _write(tree, outgoing, like=place)
    _drop_empty(tree, todo.remove)
    _sync(tree, outgoing)
    space.swap()
    sync(place.parent)
    # From here on the new bundle stands; what may still fail is only the way back to the old
    # directory, and without that nobody misses a file.
    old, new = tree, place
    try:
        for path in todo.remove:
            (old / path).unlink()
        _drop_empty(old, todo.remove)
        for path in outgoing:
            _link_over(new / path, old / path)
        space.swap()
    except OSError:
        return


# --- paths ----------------------------------------------------------------------------------------


def _check_paths(files: Iterable[str]) -> None:
    """Refuse a path that would leave the bundle, or that is a file and a directory at once."""
    names = set(files)
    if lock_file.NAME not in names:
        raise ValueError(f"a bundle needs its {lock_file.NAME}")
    for name in sorted(names):
        path = PurePosixPath(name)
        outside = path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name
        if outside or name != str(path) or name == ".":
            raise BundleError(f"{name!r}: a path that does not stay inside the bundle")
        if any(str(parent) in names for parent in path.parents):
            raise BundleError(f"{name!r}: one of its directories is a file of the bundle too")


def _place(target: Path) -> Path:
    """The directory that ``target`` names, absolute. Raises :class:`BundleError`."""
    if target.is_symlink():
        raise BundleError(
            f"{target}: a symbolic link", help=f"name the directory itself: {target.resolve()}"
        )
    place = target.resolve()
    if place.exists() and not place.is_dir():
        raise BundleError(f"{target}: a file, expected a directory")
    if place == place.parent or os.path.ismount(place):
        raise BundleError(
            f"{target}: a mounted file system cannot be replaced as a whole",
            help=f"choose a directory in it: {target / 'bundle'}",
        )
    return place


def _cannot(target: Path, error: OSError) -> BundleError:
    hint = {
        PermissionError: "both the directory and the one it stands in must be writable",
        NotADirectoryError: "a part of the path is a file",
        FileExistsError: "a part of the path is a file",
    }.get(type(error))
    reason = error.strerror or str(error)
    where = f" ({error.filename})" if error.filename else ""
    return BundleError(f"{target}: {reason}{where}; nothing was changed", help=hint)


# --- trees ----------------------------------------------------------------------------------------


def _carry(source: Path, target: Path, ours: set[str], under: str = "") -> None:
    """Link everything in ``source`` but the bundle paths in ``ours`` into ``target``."""
    with os.scandir(source) as entries:
        for entry in entries:
            path = f"{under}{entry.name}"
            if path in ours:
                continue
            if entry.is_dir(follow_symlinks=False):
                (target / entry.name).mkdir()
                _carry(Path(entry.path), target / entry.name, ours, f"{path}/")
            else:
                _link(Path(entry.path), target / entry.name)
    shutil.copystat(source, target, follow_symlinks=False)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        # No hard links here, or not for this file: a copy with its mode and times.
        shutil.copy2(source, target, follow_symlinks=False)


def _link_over(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.saaswright")
    aside.unlink(missing_ok=True)
    _link(source, aside)
    aside.replace(target)


def _write(tree: Path, files: Mapping[str, bytes], *, like: Path | None) -> None:
    """Write ``files``; one that replaces a file of the tree ``like`` takes on its mode."""
    for path, body in files.items():
        file = tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        old = like / path if like is not None else None
        if old is not None and old.is_file() and not old.is_symlink():
            shutil.copymode(old, file)


def _drop_empty(tree: Path, removed: Iterable[str]) -> None:
    """Remove the directories that are empty now that ``removed`` are gone."""
    for path in removed:
        for parent in PurePosixPath(path).parents:
            directory = tree / parent
            if str(parent) == "." or (directory.is_dir() and any(directory.iterdir())):
                break
            if directory.is_dir():
                directory.rmdir()


def _sync(tree: Path, written: Iterable[str]) -> None:
    """Have the new files, and the directories that name them, outlive a power cut."""
    from concurrent.futures import ThreadPoolExecutor

    files = [tree / path for path in written]
    directories = {tree}
    for file in files:
        directories.update(file.parents[: len(file.relative_to(tree).parents)])
    # Side by side, the journal of the file system takes them together: four times as fast.
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(sync, files))
        list(pool.map(sync, sorted(directories)))
