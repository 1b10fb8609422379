"""Judging compose files: find them, look at each, say what is wrong and which way it should go."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from saaswright.errors import UnreadableError
from saaswright.finding import Finding, Severity, has_errors, in_order
from saaswright.rules.config import Config
from saaswright.rules.context import Context
from saaswright.rules.discover import Candidate, at_start, discover
from saaswright.rules.env_files import commented
from saaswright.rules.facts import Facts
from saaswright.rules.ignores import apply_ignores, ignores_in
from saaswright.rules.looking import look
from saaswright.rules.readiness import Area, Scale
from saaswright.rules.registry import BY_ID, RULES
from saaswright.rules.run import RuleCrash, run
from saaswright.rules.triage import Triage, triage
from saaswright.rules.view import View

_SCALE: Final = Scale(RULES)


class Judged(msgspec.Struct, frozen=True):
    """One project: its files, which way it should go, what was found, how far each area is.

    ``readable`` is whether it could be judged at all; ``ignored`` counts accepted findings,
    ``known`` those of the baseline.
    """

    files: tuple[str, ...]
    triage: Triage
    findings: tuple[Finding, ...]
    readiness: tuple[Area, ...] = ()
    readable: bool = True
    ignored: int = 0
    known: int = 0


class Assessment:
    """Projects in turn, and findings that belong to none of them (a directory without any).

    ``projects`` may be an iterator, so that memory does not grow with their number; then it can be
    gone through once. ``counts`` (each finding once: a file that is part of several projects is
    judged in each), ``number`` of projects and ``readable`` are of those gone through so far.
    """

    def __init__(self, projects: Iterable[Judged], findings: Sequence[Finding] = ()) -> None:
        self.projects = projects
        self.findings = tuple(findings)
        self._begin()

    def _begin(self) -> None:
        self.counts = Counter(finding.severity for finding in self.findings)
        self.number = 0
        self.readable = True
        self._said = {hash((f.id, f.message, f.location)) for f in self.findings}

    def once(self) -> Iterator[tuple[Judged, tuple[Finding, ...]]]:
        """Each project with those of its findings that no project before it had."""
        self._begin()
        for project in self.projects:
            keys = {hash((f.id, f.message, f.location)): f for f in project.findings}
            new = tuple(f for key, f in keys.items() if key not in self._said)
            self._said.update(keys)  # `|=` with the keys of a map would make the set anew
            self.counts.update(finding.severity for finding in new)
            self.number += 1
            self.readable = self.readable and project.readable
            yield project, new

    @property
    def every_finding(self) -> tuple[Finding, ...]:
        """Each finding once, of all projects."""
        return (*self.findings, *(finding for _, new in self.once() for finding in new))

    def exit_code(self, fail_on: Severity = Severity.WARNING) -> int:
        """2 when something could not be read, 1 for findings of ``fail_on`` or worse, else 0.

        Of the projects gone through.
        """
        if not self.number or not self.readable:
            return 2
        levels = list(Severity)
        worst = min((levels.index(kind) for kind in +self.counts), default=len(levels))
        return int(worst <= levels.index(fail_on))


def assess(
    paths: Sequence[str],
    facts: Facts,
    config: Config | None = None,
    context: Context | None = None,
    *,
    deployed: bool = False,
) -> Assessment:
    """The projects of ``paths`` (files or directories), each judged by every rule."""
    settings = config or Config()
    candidates, findings = discover(paths, settings.exclude)
    judged = tuple(judge(one, facts, settings, context, deployed=deployed) for one in candidates)
    assessment = Assessment(judged, findings)
    for _ in assessment.once():
        pass
    return assessment


def judge(
    candidate: Candidate,
    facts: Facts,
    config: Config,
    context: Context | None = None,
    *,
    deployed: bool = False,
    fixes: bool = True,
) -> Judged:
    """One project. Whatever is wrong with it is a finding, so that the others go on.

    ``fixes=False`` leaves the findings without fixes.
    """
    files = candidate.files
    try:
        files, view, findings = see(candidate, facts, context)
        found = run(view, RULES, config.ignore, fixes=fixes) if view is not None else ()
    except (UnreadableError, RecursionError, RuleCrash) as error:
        said = stopped(files[-1], error)
        return Judged(files, triage(None, (said,)), (said,), readable=False)
    return _judged(files, view, findings, found, deployed=deployed)


def see(
    candidate: Candidate,
    facts: Facts,
    context: Context | None = None,
    *,
    texts: Mapping[str, str] | None = None,
    directory: str | None = None,
) -> tuple[tuple[str, ...], View | None, tuple[Finding, ...]]:
    """The files that make the project, its view, and what the compose room says about it.

    ``texts`` stand in for files, by absolute path. Raises :class:`UnreadableError`.
    """
    files = candidate.files
    how: Any = {
        "roots": (candidate.root,),
        "texts": texts,
        "directory": directory,
        "context": context,
    }
    view, findings = look(files, facts, **how)
    if candidate.base and (view is None or has_errors(findings) or view.halves):
        # An overlay has no meaning alone: Compose takes it together with its base.
        together = (*candidate.base, *files)
        beside, said = look(together, facts, **how)
        if beside is not None and not has_errors(said):
            files, view, findings = together, beside, said
    return files, view, findings


def _judged(
    files: tuple[str, ...],
    view: View | None,
    findings: tuple[Finding, ...],
    found: tuple[Finding, ...],
    *,
    deployed: bool,
) -> Judged:
    broken = view is None or has_errors(findings)
    ignored = 0
    if view is not None:
        comments = ignores_in(commented(view))
        found, ignored = apply_ignores(found, comments, BY_ID)
    every = in_order(_from_here(finding, files) for finding in (*findings, *found))
    way = triage(view, every, deployed=deployed)
    if broken and not deployed:
        way = triage(None, [f for f in findings if f.severity is Severity.ERROR])
    areas = _SCALE.readiness(every) if view is not None else ()
    return Judged(files, way, every, areas, view is not None, ignored)


def _from_here(finding: Finding, files: tuple[str, ...]) -> Finding:
    """A file that another one extends or includes is named from there; here it is from here."""
    at = finding.location
    if at is None or at.source in files or os.path.isabs(at.source):  # noqa: PTH117
        return finding
    beside = os.path.normpath(os.path.join(os.path.dirname(files[0]), at.source))  # noqa: PTH118, PTH120
    if beside == at.source or not os.path.isfile(beside):  # noqa: PTH113
        return finding
    location = msgspec.structs.replace(at, source=beside)
    return msgspec.structs.replace(finding, location=location)


def stopped(file: str, error: Exception) -> Finding:
    """What is said of a project that could not be judged."""
    if isinstance(error, UnreadableError):
        return Finding("unreadable", Severity.ERROR, error.message, at_start(file), error.help)
    if isinstance(error, RuleCrash):
        return Finding(
            "rule-crash",
            Severity.ERROR,
            f"{error}; this is a defect of saaswright, not of the file",
            at_start(file),
            "report it with the file, or switch the rule off in saaswright.toml",
        )
    return Finding("unreadable", Severity.ERROR, "nested too deeply", at_start(file))
