"""What is to be run: the compose files, their env files, and the exact bytes of all of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from saaswright.compose.resolve import (
    DEFAULT_NAMES,
    OVERRIDE_NAMES,
    Options,
    Resolved,
    resolve,
)
from saaswright.errors import UnreadableError, UsageError
from saaswright.finding import Finding
from saaswright.verification.model import FileRun
from saaswright.verification.values import generated, missing

LOCK: Final = "saaswright.lock"
_ENV: Final = ".env"
_LARGEST: Final = 16 * 1024 * 1024


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A project as the user has it. ``bundle`` is the directory of a bundle of ours.

    ``env_files`` are given to Compose; when there are none, it takes ``.env`` itself.
    ``generated`` are values made up for required variables; they exist for this run only.
    """

    files: tuple[Path, ...]
    directory: Path
    bundle: Path | None = None
    iteration: int | None = None
    plan: str | None = None
    env_files: tuple[Path, ...] = ()
    profiles: tuple[str, ...] = ()
    generated: Mapping[str, str] = {}

    @property
    def home(self) -> Path:
        """The directory that paths are told from, and that evidence goes below."""
        return self.bundle or self.directory

    def shown(self, path: Path) -> str:
        """``path`` as from :attr:`home`."""
        return os.path.relpath(path, self.home).replace(os.sep, "/")

    @property
    def spec(self) -> str:
        """The compose files by their names."""
        return " ".join(self.shown(path) for path in self.files)


def subject_of(
    target: Path,
    *,
    iteration: int | None = None,
    plan: str | None = None,
    env_files: tuple[Path, ...] = (),
    profiles: tuple[str, ...] = (),
) -> Subject:
    """The project at ``target``: a compose file, a directory with one, or a bundle of ours.

    ``iteration`` and ``plan`` are a bundle's. Raises :class:`UnreadableError` and
    :class:`UsageError`.
    """
    target = target.resolve()
    directory = target if target.is_dir() else target.parent
    bundle = directory if (directory / LOCK).is_file() else None
    if (iteration or plan) and bundle is None:
        word = "--iteration" if iteration else "--plan"
        raise UsageError(f"{word} is for a bundle, and {target} is none", help="saaswright design")
    files = _files(target) if iteration is None else (_iteration(directory, iteration),)
    given = env_files
    if plan or iteration:
        given = beside(directory, given)
    if plan:
        given = (*given, _plan(directory, plan))
    return Subject(
        files=files,
        directory=files[0].parent,
        bundle=bundle,
        iteration=iteration,
        plan=plan,
        env_files=tuple(path.resolve() for path in given),
        profiles=profiles,
    )


def beside(directory: Path, given: tuple[Path, ...]) -> tuple[Path, ...]:
    """The env files beside which another one is given: Compose then reads no ``.env`` by itself."""
    dotenv = directory / _ENV
    return given or ((dotenv,) if dotenv.is_file() else ())


def read(subject: Subject, name: str) -> tuple[Subject, Resolved | None, tuple[Finding, ...]]:
    """``subject`` with values for what it requires, and the project as our own room resolves it.

    ``name`` is the project's on the engine.

    Raises :class:`UnreadableError`.
    """
    names = [str(path) for path in subject.files]
    written, findings = resolve(names, _options(subject, name, {}, interpolate=False))
    if written is None:
        return subject, None, findings
    environment = {**written.environment, **os.environ}
    made = generated(missing(written.sources, environment))
    subject = msgspec.structs.replace(subject, generated=made)
    resolved, findings = resolve(names, _options(subject, name, made, interpolate=True))
    return subject, resolved, findings


def _options(
    subject: Subject, name: str, values: Mapping[str, str], *, interpolate: bool
) -> Options:
    return Options(
        env_files=tuple(map(str, subject.env_files)),
        profiles=subject.profiles,
        project_name=name,
        interpolate=interpolate,
        environment={**os.environ, **values},
        roots=(str(subject.home),),
        working_directory=str(subject.directory),
    )


def hashes(subject: Subject, resolved: Resolved | None) -> tuple[FileRun, ...]:
    """Every file that the run depends on, with its SHA-256, in the order of their paths."""
    found = {*subject.files, *subject.env_files}
    if not subject.env_files:
        found.add(subject.directory / _ENV)
    if resolved is not None:
        found |= {Path(path) for path in _named(resolved.data)}
        found |= {subject.directory / source.name for source in resolved.sources}
    return tuple(
        FileRun(path=subject.shown(path), sha256=digest)
        for path in sorted(found)
        if (digest := _digest(path)) is not None
    )


def _named(data: Mapping[str, Any]) -> Iterator[str]:
    """The files of configs and secrets, and those that are mounted one by one."""
    for section in ("configs", "secrets"):
        for item in (data.get(section) or {}).values():
            if item and item.get("file"):
                yield str(item["file"])
    for service in (data.get("services") or {}).values():
        for mount in service.get("volumes") or ():
            if mount.get("type") == "bind" and mount.get("source"):
                yield str(mount["source"])


def _digest(path: Path) -> str | None:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _files(target: Path) -> tuple[Path, ...]:
    if not target.is_dir():
        if not target.is_file():
            raise UnreadableError(f"{target}: no such file", help="check the path")
        return (target,)
    names = [next((n for n in group if (target / n).is_file()), None) for group in _GROUPS]
    if names[0] is None:
        hint = f"name the file, or call it {DEFAULT_NAMES[0]}"
        raise UnreadableError(f"{target}: no compose file in this directory", help=hint)
    return tuple(target / name for name in names if name)


_GROUPS: Final = (DEFAULT_NAMES, OVERRIDE_NAMES)


def _iteration(bundle: Path, number: int) -> Path:
    found = sorted((bundle / "iterations").glob(f"{number}-*.yaml"))
    if not found:
        raise UsageError(f"{bundle} has no iteration {number}", help="saaswright design")
    return found[0]


def _plan(bundle: Path, plan: str) -> Path:
    path = bundle / "plans" / f"{plan}.env"
    if not path.is_file():
        known = sorted(item.stem for item in (bundle / "plans").glob("*.env"))
        raise UsageError(f"there is no plan `{plan}`", help=f"one of {', '.join(known)}")
    return path
