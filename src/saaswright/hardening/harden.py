"""A project's services hardened on the engine, one kind of right after the other."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from saaswright.compose.output import as_json
from saaswright.compose.resolve import Options, resolve
from saaswright.errors import UnreadableError
from saaswright.finding import Finding, Fix, Severity
from saaswright.hardening import capabilities, probes
from saaswright.hardening.images import absent
from saaswright.hardening.measures import Root, confined, read_only, unprivileged
from saaswright.hardening.model import Measure, Settings
from saaswright.hardening.searching import OUT_OF_STARTS, Outcome, kept
from saaswright.hardening.trial import ExhaustedError, Told, Trial, trial
from saaswright.rules.fixing.attempt import Bench
from saaswright.rules.fixing.model import Applied, Refused
from saaswright.rules.view import ServiceView, View
from saaswright.verification.bounds import confine
from saaswright.verification.halt import Halt
from saaswright.verification.subject import Subject
from saaswright.verification.values import generated, missing

TRIED: Final = frozenset({"capabilities-not-dropped", "no-new-privileges", "writable-root"})
"""Rules whose own fixes are left to the trial."""


def _nobody(number: int, measures: Sequence[Measure], problems: Mapping[str, str]) -> None:
    """Nobody is told."""
    del number, measures, problems


def harden(
    bench: Bench, settings: Settings, told: Told = _nobody, halt: Halt | None = None
) -> Iterator[Applied | Refused]:
    """Try on the engine what ``bench`` holds; what holds there is made in its files.

    Raises :class:`EngineError` when there is no engine, :class:`UsageError` when the project
    reaches outside of ``settings.within`` (before anything is started, and nothing of it is
    mended), and :class:`HaltedError` when ``halt`` was asked for.
    """
    view = bench.now.view
    if view is None or not view.services:
        return
    base = _as_it_runs(bench, view)
    if base is None:
        return
    if settings.within is not None:
        confine(base, settings.within, Path(view.resolved.directory))
    names = [service for service in view.services if service.name in base["services"]]
    outcomes: list[Outcome] = []
    with trial(_subject(bench, view), base, settings, told, halt) as on:
        try:
            outcomes += _all(on, names)
        except ExhaustedError:
            outcomes += [(_whole(service), OUT_OF_STARTS) for service in names]
        except UnreadableError as error:
            outcomes += [(_whole(service), f"not tried: {error}") for service in names]
    for measure, reason in outcomes:
        yield _made(bench, view, measure, reason)


def _all(on: Trial, services: Sequence[ServiceView]) -> Iterator[Outcome]:
    """Healthchecks first, as they tell whether the rest holds."""
    yield from _set_aside(on, services, absent(on))
    if not on.base["services"]:
        return
    on.start()
    found = list(probes.healthchecks(on, _left(on, services)))
    yield from _without_the_ill(on, services, {one.service for one in found})
    yield from kept(on, [one for one in found if one.service in on.base["services"]])
    if on.problems:
        on.start()
        yield from _without_the_ill(on, services, ())
    there = _left(on, services)
    sound = [service for service in there if on.healthy(service.name)]
    for service in there:
        if service not in sound and not on.run.one_shot(service.name):
            why = f"`{service.name}` has no healthcheck, so that nobody could tell"
            yield _whole(service), f"not tried: {why}"
    # What the containers have written is asked before they are replaced.
    roots, users = list(read_only(on, sound)), list(unprivileged(on, sound))
    yield from kept(on, list(confined(sound)))
    yield from _roots(on, roots)
    yield from kept(on, users)
    yield from capabilities.dropped(on, sound)


def _without_the_ill(
    on: Trial, services: Sequence[ServiceView], curable: Collection[str]
) -> Iterator[Outcome]:
    """Set aside what is not well as it is, seen twice, until all that is left is.

    What is ``curable`` will have another healthcheck, and so will be well what needs it.
    """
    seen: frozenset[str] = frozenset()
    while ill := on.first(on.problems).difference(curable):
        why = {name: f"as it is it {on.problems[name]}" for name in ill & seen}
        yield from _set_aside(on, services, why)
        if not on.base["services"]:
            on.problems = {}
            return
        seen |= ill
        on.start()


def _set_aside(
    on: Trial, services: Sequence[ServiceView], reasons: Mapping[str, str]
) -> Iterator[Outcome]:
    gone = on.set_aside(reasons)
    for service in services:
        if service.name in gone:
            yield _whole(service), f"not tried: {gone[service.name]}"


def _left(on: Trial, services: Sequence[ServiceView]) -> list[ServiceView]:
    return [service for service in services if service.name in on.base["services"]]


def _roots(on: Trial, proposed: Sequence[Root]) -> Iterator[Outcome]:
    """Read-only roots; a second time with a place for passing files, which leave no trace."""
    yield from ((one.measure(), one.reason) for one in proposed if one.reason)
    fitting = {one.service.name: one for one in proposed if not one.reason}
    fallen: list[Root] = []
    for measure, reason in kept(on, [one.measure() for one in fitting.values()]):
        if not reason:
            yield measure, ""
        else:
            fallen.append(fitting[measure.service])
    yield from kept(on, [one.with_passing_files() for one in fallen])


def _whole(service: ServiceView) -> Measure:
    return Measure(service.name, capabilities.RULE, Fix(f"harden `{service.name}`", ()), {})


def _made(bench: Bench, view: View, measure: Measure, reason: str) -> Applied | Refused:
    """The measure in the files, or why not."""
    location = view.locate(("services", measure.service), key=True)
    message = f"`{measure.service}` can do more than it needs"
    finding = Finding(measure.rule, Severity.INFO, message, location)
    if reason:
        return Refused(finding, measure.fix, reason)
    done = bench.attempt(finding, measure.fix)
    if done.after is None:
        return Refused(finding, measure.fix, done.reason, done.by_env_file)
    bench.texts.keep(done.texts)
    bench.now = done.after
    return Applied(finding, measure.fix)


def _as_it_runs(bench: Bench, view: View) -> dict[str, Any] | None:
    """The project with values for what it requires, as Compose would be given it."""
    sources = view.resolved.sources
    made = generated(missing(sources, {**view.environment, **os.environ}))
    resolved, _ = resolve(
        bench.where.files,
        Options(
            environment={**os.environ, **made},
            roots=bench.where.roots,
            working_directory=bench.where.directory,
            texts=bench.texts.current,
        ),
    )
    data: dict[str, Any] | None = json.loads(as_json(resolved)) if resolved is not None else None
    return data


def _subject(bench: Bench, view: View) -> Subject:
    return Subject(
        files=tuple(Path(file) for file in bench.files), directory=Path(view.resolved.directory)
    )
