"""The tools ``assess`` and ``fix``: what is wrong with compose files, and mending it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from saaswright.errors import UsageError
from saaswright.mcp import inputs
from saaswright.mcp.work import PAGE, Answer, Call, data, refused
from saaswright.mcp.work import brief as brief_of

if TYPE_CHECKING:
    from saaswright.finding import Finding
    from saaswright.hardening.model import Measure
    from saaswright.rules.config import Config
    from saaswright.rules.context import Context
    from saaswright.rules.fixing.fix import Further


def assess(asked: inputs.Assess, call: Call) -> Answer:
    """Findings page by page, and the way each project should go."""
    from saaswright.catalog.loader import load
    from saaswright.reports.assess_json import assess_json
    from saaswright.rules.assess import Assessment
    from saaswright.rules.assess import assess as judge
    from saaswright.rules.baseline import read_baseline, without_known
    from saaswright.rules.facts import Facts

    start = _position(asked.cursor)
    paths = _inside(asked.paths, call)
    context, findings = _context(asked, call)
    if context is None:
        return refused(findings)
    config = _config(paths[0])
    found = judge(paths, Facts(load()), config, context, deployed=asked.deployed)
    known = str(call.roots.inside(asked.baseline)) if asked.baseline else config.baseline
    if known:
        projects = tuple(without_known(found.projects, read_baseline(Path(known))))
        found = Assessment(projects, found.findings)
    whole = msgspec.json.decode("".join(assess_json(found)))
    every = [finding for project in whole["projects"] for finding in project.pop("findings", [])]
    every += whole.get("findings", [])
    page = every[start : start + PAGE]
    answer = {
        "projects": whole["projects"][:PAGE],
        "total": len(every),
        "findings": page,
        "next": "fix shows what can be mended; explain a rule by its resource rule://ID",
    }
    if start + PAGE < len(every):
        answer["cursor"] = str(start + PAGE)
    return answer


def fix(asked: inputs.Fix, call: Call) -> Answer:
    """A diff, or the mended files when told to write."""
    from saaswright.catalog.loader import load
    from saaswright.reports.fix_json import fix_json
    from saaswright.rules.facts import Facts
    from saaswright.rules.fixing.fix import Run
    from saaswright.rules.fixing.model import Wanted
    from saaswright.rules.registry import BY_ID

    paths = _inside(asked.paths, call)
    if asked.baseline is not None:
        return _accept(paths, call.roots.inside(asked.baseline), write=asked.write)
    for rule in asked.rules:
        if rule not in BY_ID:
            raise UsageError(f"there is no rule `{rule[:60]}`", help="assess names the rules")
    context, problems = _context(asked, call)
    if context is None:
        return refused(problems)
    further, tried = _trial(call) if asked.verify else (None, frozenset[str]())
    wanted = Wanted(asked.unsafe, frozenset(asked.rules), tried)
    config, write = _config(paths[0]), asked.write
    run = Run(Facts(load()), config, wanted, write=write, further=further, context=context)
    projects, findings = run.every(paths)
    answer: Answer = data(fix_json(projects, findings))
    answer["next"] = "assess again" if asked.write else "show the user the diff, then write: true"
    if any(one.problem for one in projects):
        answer["next"] = "mend each `problem`, and call again: the other projects are done"
    return answer


def _context(
    asked: inputs.Assess | inputs.Fix, call: Call
) -> tuple[Context | None, tuple[Finding, ...]]:
    """What is known beside the files; ``None`` with findings when the requirements are no good."""
    from saaswright.rules.context import Context

    if asked.requirements is None:
        return Context(asked.target), ()
    brief, findings = brief_of(asked.requirements, call)
    return (Context(asked.target, brief.requirements), ()) if brief else (None, findings)


def _trial(call: Call) -> tuple[Further, frozenset[str]]:
    """What is tried on the engine, and the rules whose fixes that takes over."""
    from saaswright.hardening.harden import TRIED, harden
    from saaswright.hardening.model import Settings

    settings = Settings(within=call.roots.directories)

    def told(number: int, measures: Sequence[Measure], problems: Mapping[str, str]) -> None:
        fell = ", ".join(f"{name} {why}" for name, why in problems.items()) or "healthy"
        what = f"{len(measures)} changes" if measures else "as it is"
        call.tell(number / settings.most, f"start {number}: {what}: {fell}")

    return partial(harden, settings=settings, told=told, halt=call.halt), TRIED


def _accept(paths: tuple[str, ...], place: Path, *, write: bool) -> Answer:
    """Today's findings as a baseline, which later runs of ``assess`` leave out."""
    from saaswright.catalog.loader import load
    from saaswright.rules.assess import assess as judge
    from saaswright.rules.baseline import baseline_of
    from saaswright.rules.context import Context
    from saaswright.rules.facts import Facts

    found = judge(paths, Facts(load()), _config(paths[0]), Context())
    if found.exit_code() == 2:
        raise UsageError("no baseline written: there is nothing, or something cannot be read")
    baseline = baseline_of(found.every_finding)
    answer: Answer = {"accepted": sum(entry.count for entry in baseline.findings)}
    if not write:
        return {**answer, "next": "with write: true they are accepted"}
    text = msgspec.json.format(msgspec.json.encode(baseline), indent=2)
    place.write_bytes(text + b"\n")
    return {**answer, "written": str(place), "next": "assess with this `baseline`"}


def _inside(paths: tuple[str, ...], call: Call) -> tuple[str, ...]:
    return tuple(str(call.roots.inside(path)) for path in paths)


def _config(name: str) -> Config:
    """The settings that hold for a path."""
    from saaswright.rules.config import read_config
    from saaswright.rules.registry import BY_ID

    path = Path(name)
    config, _ = read_config(path if path.is_dir() else path.parent, BY_ID)
    return config


def _position(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and int(cursor) % PAGE == 0):
        raise UsageError("that cursor is unknown", help="use the `cursor` of the last answer")
    return int(cursor)
