"""Compose files in a tree, grouped into the projects that Compose would make of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import Final

import msgspec

from saaswright.compose.resolve import DEFAULT_NAMES, OVERRIDE_NAMES
from saaswright.expression import expression
from saaswright.finding import Finding, Location, Severity
from saaswright.source import Place

NAMES: Final = expression(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml|[\w.-]+[.-]compose\.ya?ml")
_SKIPPED: Final = frozenset(
    {".git", ".hg", ".svn", "node_modules", "vendor", ".venv", "venv", "__pycache__", ".tox",
     ".terraform", ".next", ".cache", "site-packages"}
)  # fmt: skip
_DEEPEST: Final = 20
_MOST: Final = 20_000
_MOST_BELOW: Final = 500


class Candidate(msgspec.Struct, frozen=True):
    """The files of one project, the first one first.

    ``base`` are the files that a variant such as ``compose.prod.yaml``, or a file in a directory
    below such as ``overrides/compose.tls.yaml``, may be an overlay of; whether it is, only its
    content says.
    """

    files: tuple[str, ...]
    root: str
    base: tuple[str, ...] = ()


def discover(
    paths: Sequence[str], exclude: Sequence[str] = ()
) -> tuple[tuple[Candidate, ...], tuple[Finding, ...]]:
    """The projects below ``paths``, in the order of their names.

    A file is a project of its own; a directory is searched, symbolic links to directories apart.
    ``exclude`` are globs of paths below the directory. What is left out for its number or depth is
    said in a finding.
    """
    found: dict[tuple[str, ...], Candidate] = {}
    findings: list[Finding] = []
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 - thousands of directories: os is what scandir gives
            before = len(found)
            for candidate in _walk(path, exclude, findings):
                found.setdefault(candidate.files, candidate)
                if len(found) > _MOST:
                    findings.append(_left_out(path, f"more than {_MOST} compose files"))
                    break
            if len(found) == before:
                findings.append(_nothing(path))
        else:
            found.setdefault((path,), Candidate((path,), os.path.dirname(path) or "."))  # noqa: PTH120
    return tuple(found.values()), tuple(findings)


def overlays_below(directory: Path) -> Iterator[Path]:
    """The files below that are taken with the default file of ``directory``, if it has one.

    At most 500 directories are looked at.
    """
    waiting = [directory]
    for _ in range(_MOST_BELOW):
        if not waiting:
            return
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        names = [entry.name for entry in listed if _is_compose(entry, "", ())]
        if (here == directory) != any(name in DEFAULT_NAMES for name in names):
            continue  # without a default file, or with one of its own
        if here != directory:
            yield from (here / name for name in names)
        waiting += [here / e.name for e in reversed(listed) if _is_searched(e, "", ())]


def beside(paths: Sequence[str]) -> tuple[Candidate, ...]:
    """The projects in the directories of those ``paths`` that are files, not below."""
    directories = dict.fromkeys(os.path.dirname(p) for p in paths if not os.path.isdir(p))  # noqa: PTH112, PTH120
    found: list[Candidate] = []
    for directory in directories:
        try:
            with os.scandir(directory or ".") as entries:
                names = sorted(entry.name for entry in entries if _is_compose(entry, ".", ()))
        except OSError:
            continue
        found += _projects(directory, names, directory or ".", ())
    return tuple(found)


def _walk(root: str, exclude: Sequence[str], findings: list[Finding]) -> Iterator[Candidate]:
    waiting: list[tuple[str, int, tuple[str, ...]]] = [(root, 0, ())]
    while waiting:
        directory, depth, above = waiting.pop()
        if depth > _DEEPEST:
            findings.append(_left_out(directory, f"deeper than {_DEEPEST} directories"))
            continue
        try:
            with os.scandir(directory) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            findings.append(_left_out(directory, error.strerror or "cannot be listed"))
            continue
        files = [entry.name for entry in listed if _is_compose(entry, root, exclude)]
        yield from _projects(directory, files, root, above)
        first = next((_join(directory, name) for name in DEFAULT_NAMES if name in files), None)
        below = [e.path for e in listed if _is_searched(e, root, exclude)]
        waiting += [(p, depth + 1, (first,) if first else above) for p in reversed(below)]


def _projects(
    directory: str, names: list[str], root: str, above: tuple[str, ...]
) -> Iterator[Candidate]:
    """The default project of a directory, then every file that Compose would not take by itself.

    ``above`` is the default file of the nearest directory above that has one.
    """
    base = next((name for name in DEFAULT_NAMES if name in names), None)
    override = next((name for name in OVERRIDE_NAMES if name in names), None)
    default = tuple(_join(directory, name) for name in (base, override) if base and name)
    if default:
        yield Candidate(default, root, above)
    taken = {base, override if base else None}
    for name in names:
        if name not in taken:
            # Where two default names stand beside each other, the second is no overlay.
            first = above if name in DEFAULT_NAMES else default[:1] or above
            yield Candidate((_join(directory, name),), root, first)


def _join(directory: str, name: str) -> str:
    return os.path.normpath(os.path.join(directory, name))  # noqa: PTH118


def _is_compose(entry: os.DirEntry[str], root: str, exclude: Sequence[str]) -> bool:
    if not NAMES.fullmatch(entry.name) or _excluded(entry.path, root, exclude):
        return False
    try:
        # A link that leads nowhere is taken too: whoever reads it says so.
        return entry.is_file() or (entry.is_symlink() and not os.path.exists(entry.path))  # noqa: PTH110
    except OSError:  # links in a circle
        return True


def _is_searched(entry: os.DirEntry[str], root: str, exclude: Sequence[str]) -> bool:
    if entry.name in _SKIPPED or _excluded(entry.path, root, exclude):
        return False
    return entry.is_dir(follow_symlinks=False)


def _excluded(path: str, root: str, exclude: Sequence[str]) -> bool:
    if not exclude:
        return False
    relative = PurePath(os.path.relpath(path, root)).as_posix()
    return any(fnmatch(relative, glob) for glob in exclude)


def _left_out(path: str, why: str) -> Finding:
    return Finding(
        "not-searched", Severity.WARNING, f"not searched: {why}", at_start(path), "name it itself"
    )


def _nothing(path: str) -> Finding:
    help_ = f"name the file, or call it {DEFAULT_NAMES[0]}"
    return Finding(
        "no-compose-file", Severity.WARNING, "no compose file here or below", at_start(path), help_
    )


def at_start(path: str) -> Location:
    """The beginning of a file that could not be read any further."""
    return Location(path, Place(1, 1, 1, 1))
