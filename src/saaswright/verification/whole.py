"""Everything that was asked for in one command: one project, or the iterations of a bundle."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from saaswright import __version__
from saaswright.errors import EngineError, UsageError
from saaswright.finding import Finding, Severity, nearest
from saaswright.verification.check import skipped
from saaswright.verification.client import find
from saaswright.verification.halt import Halt
from saaswright.verification.model import SCHEMA, CheckResult, Evidence, Run
from saaswright.verification.process import Processes
from saaswright.verification.registry import BY_ID, CHECKS
from saaswright.verification.session import Settings, Watch, verify
from saaswright.verification.subject import LOCK, Subject, hashes, read, subject_of

ITERATIONS: Final = 7


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for. ``iteration`` is a number from 1 to 7, or ``all``."""

    target: Path
    iteration: str | None = None
    plan: str | None = None
    env_files: tuple[Path, ...] = ()
    profiles: tuple[str, ...] = ()
    engine: str | None = None
    settings: Settings = Settings()

    @property
    def home(self) -> Path:
        """The directory of the bundle or of the compose file."""
        target = self.target.resolve()
        return target if target.is_dir() else target.parent


def verify_all(
    asked: Verification, watch: Watch, halt: Halt | None = None
) -> tuple[Evidence, EngineError | None]:
    """The evidence, and what was wrong with the engine when nothing could be run.

    Raises :class:`UsageError` and :class:`UnreadableError`, and :class:`HaltedError` after
    cleaning up when ``halt`` was asked for.
    """
    halt = halt or Halt()
    _known(asked.settings.only)
    subjects = _subjects(asked)
    processes = Processes()
    try:
        with halt.ending(processes.close):
            client, engine = find(processes, asked.engine)
    except EngineError as error:
        alone = _without_engine(subjects[0], asked.settings, error, watch)
        return _evidence(asked, (alone,)), error
    runs = tuple(
        _until_it_falls_short(
            verify(each, client, engine, asked.settings, watch, halt) for each in subjects
        )
    )
    return msgspec.structs.replace(_evidence(asked, runs), engine=engine), None


def _evidence(asked: Verification, runs: tuple[Run, ...]) -> Evidence:
    return Evidence(
        schema=SCHEMA, saaswright=__version__, subject=asked.home.name or "/", runs=runs
    )


def _until_it_falls_short(runs: Iterator[Run]) -> Iterator[Run]:
    for run in runs:
        yield run
        if any(result.status == "failed" for result in run.checks):
            return


def _subjects(asked: Verification) -> list[Subject]:
    def one(iteration: int | None) -> Subject:
        return subject_of(
            asked.target,
            iteration=iteration,
            plan=asked.plan,
            env_files=asked.env_files,
            profiles=asked.profiles,
        )

    if asked.iteration == "all":
        if not (asked.home / LOCK).is_file():
            raise UsageError(f"{asked.target} is no bundle: it has no iterations")
        return [one(number) for number in range(1, ITERATIONS + 1)]
    if asked.iteration is None:
        return [one(None)]
    if asked.iteration not in map(str, range(1, ITERATIONS + 1)):
        raise UsageError(f"there is no iteration `{asked.iteration}`", help="1 to 7, or all")
    return [one(int(asked.iteration))]


def _known(names: tuple[str, ...]) -> None:
    for name in names:
        if name not in BY_ID:
            close = nearest(name, BY_ID)
            hint = f"did you mean `{close}`?" if close else f"one of {', '.join(BY_ID)}"
            raise UsageError(f"there is no check `{name}`", help=hint)


def _without_engine(subject: Subject, settings: Settings, error: EngineError, watch: Watch) -> Run:
    """What can be said without an engine: whether our own room finds the file wrong."""
    began, started = time.monotonic(), datetime.now(UTC)
    subject, resolved, findings = read(subject, "saaswright")
    results = []
    for check in CHECKS:
        if settings.only and check.id not in settings.only:
            continue
        result = skipped(check, f"needs a container engine: {error.message}")
        if check.id == "config":
            result = _config_alone(result, findings)
        watch.ended(result)
        results.append(result)
    return Run(
        spec=subject.spec,
        iteration=subject.iteration,
        plan=subject.plan,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - began, 2),
        files=hashes(subject, resolved),
        generated=tuple(subject.generated),
        checks=tuple(results),
    )


def _config_alone(result: CheckResult, findings: tuple[Finding, ...]) -> CheckResult:
    wrong = [item for item in findings if item.severity is Severity.ERROR]
    if not wrong:
        reason = f"{result.reason}; our own resolution finds no error"
        return msgspec.structs.replace(result, reason=reason)
    place = wrong[0].location
    where = f"{place.source}:{place.place.line}: " if place else ""
    return msgspec.structs.replace(
        result, status="failed", reason=None, observation=f"{where}{wrong[0].message}"
    )
