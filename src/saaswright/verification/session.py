"""One run from beginning to end: prepare, check by check, remove everything whatever happens."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

from saaswright.errors import EngineError, UsageError
from saaswright.finding import Finding
from saaswright.verification import cleanup
from saaswright.verification.bounds import confine
from saaswright.verification.check import Check, judged, skipped
from saaswright.verification.checks.config import ask
from saaswright.verification.client import Client
from saaswright.verification.halt import Halt
from saaswright.verification.interrupts import Interrupts, interrupts
from saaswright.verification.isolation import LABEL
from saaswright.verification.masking import Mask, secrets_of
from saaswright.verification.model import (
    CheckResult,
    EngineFacts,
    ImageRun,
    Moment,
    Run,
)
from saaswright.verification.process import Processes
from saaswright.verification.registry import CHECKS
from saaswright.verification.rewriting import rewrite
from saaswright.verification.running import Running
from saaswright.verification.scratch import scratch
from saaswright.verification.standing_in import stand_in, stood_in
from saaswright.verification.subject import Subject, hashes, read
from saaswright.verification.waiting import CROWDED

_TOGETHER: Final = 4


class Watch(msgspec.Struct, frozen=True):
    """Who is told while it goes on: of the check that begins, its result, and each event."""

    begins: Callable[[Check], None] = lambda _check: None
    ended: Callable[[CheckResult], None] = lambda _result: None
    happened: Callable[[Moment], None] = lambda _moment: None


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """``only`` are ids of checks, all when empty; ``patience`` seconds for the start.

    ``stand_ins`` are services for which the stand-in application is to serve. ``within`` are the
    directories that the project may reach, resolved; any when it is ``None``.
    """

    only: tuple[str, ...] = ()
    keep: bool = False
    patience: float = 300.0
    stand_ins: tuple[str, ...] = ()
    within: tuple[Path, ...] | None = None


def verify(
    subject: Subject,
    client: Client,
    engine: EngineFacts,
    settings: Settings,
    watch: Watch | None = None,
    halt: Halt | None = None,
) -> Run:
    """Run the checks on ``subject``; afterwards nothing of it is left on the engine.

    Raises :class:`EngineError` when the engine went away and left things there, and
    :class:`UsageError` when the project reaches outside of ``settings.within``; after cleaning up
    :class:`KeyboardInterrupt` when the user interrupted, :class:`HaltedError` when ``halt`` was
    asked for.
    """
    began, started = time.monotonic(), datetime.now(UTC)
    watch, halt = watch or Watch(), halt or Halt()
    client = Client(client.program, Processes())
    cleanup.sweep(client)
    run = Running(subject, client, engine, f"saaswright-{secrets.token_hex(4)}", Mask())
    run.patience = settings.patience
    with (
        interrupts() as taker,
        scratch() as place,
        _removed(run, taker, keep=settings.keep),
        halt.ending(client.processes.close),
    ):
        run.place, run.within = str(place), settings.within
        run.timeline = type(run.timeline)(watch.happened)
        stop = run.timeline.follow(client, run.run)
        try:
            run.subject, run.resolved, findings = read(subject, run.name)
            _confined(run, findings)
            run.mask.learn(run.subject.generated.values())
            results = tuple(_results(run, settings, watch))
        finally:
            stop()
    return Run(
        spec=subject.spec,
        iteration=subject.iteration,
        plan=subject.plan,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - began, 2),
        crowding=round(run.crowding, 1) if run.crowding > CROWDED else None,
        files=hashes(run.subject, run.resolved),
        images=run.images,
        generated=tuple(run.subject.generated),
        changes=tuple(run.mask(change) for change in run.changes),
        checks=results,
        timeline=run.timeline.moments,
    )


def _results(run: Running, settings: Settings, watch: Watch) -> Iterator[CheckResult]:
    """Each check in its turn; neighbours that do not disturb run side by side."""
    wanted = [check for check in CHECKS if _wanted(check, settings)]
    asked = _prepare(run, settings)
    tried = False
    for _, group in groupby(wanted, key=lambda check: check.disturbs and check.id):
        checks = list(group)
        reasons = [_reason(run, check, asked, tried=tried) for check in checks]
        with ThreadPoolExecutor(max_workers=_TOGETHER) as pool:
            try:
                jobs = [
                    pool.submit(_one, run, check, reason, watch)
                    for check, reason in zip(checks, reasons, strict=True)
                ]
                for job in jobs:
                    yield job.result()
            except BaseException:
                # The pool waits for its threads, and these for their processes.
                run.client.processes.settle()
                raise
        if any(check.id == "start" for check in checks):
            tried, run.images = True, _images(run)


def _wanted(check: Check, settings: Settings) -> bool:
    """What was asked for; a project that must run is started even if nobody asked for that."""
    if not settings.only or check.id in settings.only or check.id == "config":
        return True
    return check.id == "start" and any(
        other.needs != "engine" and other.id in settings.only for other in CHECKS
    )


def _prepare(run: Running, settings: Settings) -> str | None:
    """Resolve, rewrite, copy; why that did not work, or ``None``."""
    said = ask(run)
    if not run.accepted:
        return f"the engine refuses the file: {run.mask.end(said.stderr, 300)}"
    run.mask.learn(secrets_of(run.accepted))  # before the image of a stand-in is built
    images, problem = stand_in(run, settings.stand_ins)
    if problem:
        return problem
    labels = {LABEL: run.run, cleanup.OWNER: cleanup.owner()}
    if settings.keep:
        labels[cleanup.KEPT] = "yes"
    run.labels, run.replaced = labels, images
    return rewrite(run, run.accepted)


def _confined(run: Running, findings: Sequence[Finding]) -> None:
    """Before the engine reads a file: our own resolution reads none outside of the project."""
    if run.within is None:
        return
    if run.resolved is None:
        said = findings[0].message if findings else "it cannot be resolved"
        raise UsageError(said, help="mend it first: what it reaches cannot be seen")
    confine(run.resolved.data, run.within, run.subject.directory)


def _reason(run: Running, check: Check, asked: str | None, *, tried: bool) -> str | None:
    """Why a check cannot be asked, or ``None``."""
    if check.id == "config":
        return None
    if asked is not None:
        return asked
    if check.needs == "running" and not run.started:
        return "the project did not start" if tried else "the project was not started"
    return "the project was not started" if check.needs == "tried" and not tried else None


def _one(run: Running, check: Check, reason: str | None, watch: Watch) -> CheckResult:
    if reason is not None:
        result = skipped(check, reason)
    else:
        watch.begins(check)
        began = time.monotonic()
        seen = tuple(check.look(run))
        result = judged(check, seen, time.monotonic() - began, run.take_measures())
        run.look_around()
    watch.ended(result)
    return result


def _images(run: Running) -> tuple[ImageRun, ...]:
    """The images that really ran, by service."""
    ran = {item.service: item.image for item in run.containers()}
    raw = {
        str(item.get("Id")): item for item in run.client.inspect("image", sorted(set(ran.values())))
    }
    found = []
    for service, image in sorted(ran.items()):
        known = raw.get(image, {})
        digests = [str(item).partition("@")[2] for item in known.get("RepoDigests") or ()]
        software, below = stood_in(known)
        own = run.services.get(service)
        found.append(
            ImageRun(
                service=service,
                reference=run.stand_ins.get(service) or (own.image if own else "") or "",
                id=image,
                digest=digests[0] if digests else None,
                platform=f"{known.get('Os', '')}/{known.get('Architecture', '')}",
                stand_in=software,
                stand_in_base=below,
            )
        )
    return tuple(found)


@contextmanager
def _removed(run: Running, taker: Interrupts, *, keep: bool) -> Iterator[None]:
    """Afterwards nothing of the run is on the engine, however it ended; ``keep`` keeps a good one.

    Raises :class:`EngineError` when something could not be removed.
    """
    finished = False
    try:
        yield
        finished = True
    finally:
        # Two steps, as the first signal may come between them.
        try:
            taker.ignore()
        finally:
            run.client.processes.settle()
            left = (
                ()
                if keep and finished
                else cleanup.remove(run.client, run.run, cut_short=not finished)
            )
            if left and finished:
                raise EngineError(
                    f"could not remove {', '.join(left)}",
                    help="when the engine answers again, run `saaswright verify` once more: it "
                    "removes what an earlier run left",
                )
