"""The tool ``images``: list, check, convert, build; writes and pushes only where told."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec

from saaswright.catalog.loader import load
from saaswright.errors import EngineError, UsageError
from saaswright.images import build as building
from saaswright.images.check import Settings, check
from saaswright.images.checked import Report
from saaswright.images.conversion.model import Visibility, Wish
from saaswright.images.conversion.result import conversion, save
from saaswright.images.evidence import DIRECTORY, with_report, write
from saaswright.images.evidence import load as load_report
from saaswright.images.listing import listing
from saaswright.images.project import project_files, read_project
from saaswright.images.tags import policy_of, tag_of
from saaswright.mcp import inputs
from saaswright.mcp.work import PAGE, Answer, Call, brief, cut, data, plain, refused
from saaswright.reports.conversion_text import difference
from saaswright.reports.images_json import build_json, conversion_json
from saaswright.rules.facts import Facts
from saaswright.rules.view import View

_LAST: Final = 25
"""Lines of a failed build in the answer."""


class _Project:
    """The project of a call, read once."""

    def __init__(self, asked: inputs.Images, call: Call) -> None:
        places = [call.roots.inside(path) for path in asked.paths]
        # What a directory leads to is confined as well.
        for file in project_files(places):
            call.roots.inside(file)
        self.facts = Facts(load())
        self.files, self.view, self.findings = read_project(places, self.facts)
        home = Path(self.files[0]).parent
        self.evidence = call.roots.inside(asked.evidence or str(home / DIRECTORY))


class _Ends:
    """Called, it ends everything that was added; what is added later ends at once."""

    def __init__(self, call: Call) -> None:
        self._halt = call.halt
        self._ends: list[Callable[[], None]] = []

    def add(self, end: Callable[[], None]) -> None:
        self._ends.append(end)
        if self._halt.asked:
            end()

    def __call__(self) -> None:
        for end in self._ends:
            end()


def images(asked: inputs.Images, call: Call) -> Answer:
    """What ``action`` says."""
    project = _Project(asked, call)
    if project.view is None:
        return refused(project.findings)
    action = _ACTIONS[asked.action]
    answer: Answer = action(asked, call, project, project.view)
    if project.findings:
        answer["findings"] = [plain(finding) for finding in project.findings][:PAGE]
    return answer


def _list(asked: inputs.Images, call: Call, project: _Project, view: View) -> Answer:
    del call
    found = with_report(listing(view, project.files, asked.own), load_report(project.evidence))
    built = any(image.built for image in found.images)
    return {
        "inventory": data(found),
        "next": "convert what is built from source" if built else "check whether all can be pulled",
    }


def _check(asked: inputs.Images, call: Call, project: _Project, view: View) -> Answer:
    report = _checked(asked, call, project, view)
    if not asked.offline:
        write(report, project.evidence)
    fell = "mend what cannot be pulled: convert what is built here, log in where access is denied"
    return {"check": data(report), "next": fell if report.fell_short else "verify"}


def _checked(asked: inputs.Images, call: Call, project: _Project, view: View) -> Report:
    inventory = listing(view, project.files)
    done = [0.0]

    def tell(one: Any) -> None:
        done[0] += 1 / max(1, len(inventory.images))
        call.tell(done[0], f"{one.written or one.services[0]}: {one.status}")

    settings = Settings(offline=asked.offline, wanted=asked.arch, patience=asked.timeout)
    ends = _Ends(call)
    with call.halt.ending(ends):
        return check(inventory, os.environ, settings, tell, ends.add)


def _convert(asked: inputs.Images, call: Call, project: _Project, view: View) -> Answer:
    registry, visibility = _said(asked, call)
    wish = Wish(
        prefix=(asked.registry or registry or "").rstrip("/") or None,
        visibility=asked.visibility or visibility,
        tag=tag_of(asked.tag, view.resolved.directory),
        policy=policy_of(asked.tag),
        names=asked.names,
    )
    found = conversion(
        view, project.files, wish, project.facts, ci=not asked.no_ci, dev=not asked.no_dev
    )
    for path in found.files:
        call.roots.inside(path)
    answer: Answer = {
        "conversion": msgspec.to_builtins(conversion_json(found, written=asked.write))
    }
    if found.plan.unplaced:
        return {**answer, "next": "ask the user for a registry, and call with `registry`"}
    if not asked.write:
        then = "show the user the diff, then write: true"
        return {**answer, **cut("diff", "\n".join(difference(found))), "next": then}
    save(found)
    return {**answer, "next": "build with write and push, then check"}


def _said(asked: inputs.Images, call: Call) -> tuple[str | None, Visibility]:
    """Registry and visibility of requirements."""
    if asked.requirements is None:
        return None, "unknown"
    said, findings = brief(asked.requirements, call)
    if said is None:
        raise UsageError(findings[0].message, help="mend the requirements first")
    return said.requirements.images.registry, said.requirements.images.visibility or "unknown"


def _build(asked: inputs.Images, call: Call, project: _Project, view: View) -> Answer:
    if asked.pin and not asked.push:
        raise UsageError("`pin` wants `push`", help="a digest is what a registry holds")
    build = building.prepare(view, os.environ, asked.targets)
    for path in build.paths:
        call.roots.inside(str(Path(build.directory) / path))
    if asked.push and (elsewhere := building.foreign(build, view)):
        hint = "the registries that may be pushed to are those of the images in the compose file"
        raise UsageError(f"not pushed: {', '.join(elsewhere)}", help=hint)
    if not asked.write:
        then = "agree with the user, then write: true builds, and push: true pushes"
        return {"build": msgspec.to_builtins(build_json(build, None, ())), "next": then}
    _execute(asked, call, build)
    report, pinned = None, tuple[str, ...]()
    refused_: tuple[Any, ...] = ()
    if asked.push:
        report = _checked(asked, call, project, view)
        write(report, project.evidence)
        if asked.pin:
            seen = building.digests(report, build)
            pinned, refused_ = building.pin(project.files, view, seen, project.facts)
    missing = report is not None and not building.all_there(report, build)
    return {
        "build": msgspec.to_builtins(build_json(build, report, pinned)),
        **({"refused": [plain(one) for one in refused_]} if refused_ else {}),
        "next": "check says which of them cannot be pulled" if missing else "verify",
    }


def _execute(asked: inputs.Images, call: Call, build: building.Build) -> None:
    """Run buildx until it ends or nobody waits any more. Raises :class:`EngineError`."""
    last: deque[str] = deque(maxlen=_LAST)
    ends = _Ends(call)

    def tell(line: str) -> None:
        last.append(line)
        call.progress(0.5, line[:200])

    with call.halt.ending(ends):
        code = building.execute(build, asked.targets, push=asked.push, tell=tell, begun=ends.add)
    if code != 0:
        said = "\n".join(last)[-1500:]
        raise EngineError(f"docker buildx bake ended with {code}: {said}")


_ACTIONS: Final = {"list": _list, "check": _check, "convert": _convert, "build": _build}
