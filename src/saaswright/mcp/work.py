"""What the tools do: one function each, from typed input to plain data; blocking, no protocol.

Every answer says in ``next`` what an agent may do now, and is bounded in size.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec

from saaswright import pipeline
from saaswright.errors import UsageError
from saaswright.finding import Finding, has_errors
from saaswright.mcp import inputs
from saaswright.mcp.confine import Roots
from saaswright.source import Source

MOST_TEXT: Final = 24_000
"""Characters of one long text in an answer."""

PAGE: Final = 40
"""Findings in one answer of ``assess``."""

Answer = dict[str, Any]
Progress = Callable[[float, str], None]


class Call(msgspec.Struct, frozen=True):
    """What surrounds a call: granted roots, who is told of progress, and whether to stop."""

    roots: Roots
    progress: Progress = lambda _done, _text: None
    cancelled: threading.Event = msgspec.field(default_factory=threading.Event)


class CancelledError(Exception):
    """The client does not want the answer any more."""


def design(asked: inputs.Design, call: Call) -> Answer:
    """Decide and draw; write only where told."""
    target = None if asked.output is None else call.roots.inside(asked.output)
    brief, findings = _brief(asked.requirements, call)
    if brief is None:
        return _refused(findings)
    made, findings = pipeline.design(brief)
    if made is None:
        return _refused(findings)
    if asked.iteration is not None:
        text = made.blueprint.iterations[asked.iteration - 1][1]
        return {**cut("compose", text), "next": "design with `output` writes the bundle"}
    handoff = pipeline.handoff_of(made)
    plain = msgspec.to_builtins(handoff, enc_hook=str)
    answer: Answer = {
        "decisions": {
            f"{one['id']}@{one['plan']}" if one.get("plan") else one["id"]: one["chosen"]
            for one in plain["decisions"]
        },
        "plans": plain["plans"],
        "assumptions": plain["assumptions"],
        "findings": [_plain(finding) for finding in findings],
    }
    if target is None:
        return {**answer, "next": "call design with `output` to write the bundle"}
    written = pipeline.hand_over(made, target)
    return {
        **answer,
        "written": str(written.place),
        "next": f"verify {target}, then handoff {target}",
    }


def explain(asked: inputs.Explain, call: Call) -> Answer:
    """Why, why not, what if, or what is known."""
    if asked.catalog is not None:
        return _catalog(asked.catalog)
    if asked.requirements is None:
        raise UsageError("`requirements` is missing", help="or ask with `catalog` alone")
    brief, findings = _brief(asked.requirements, call)
    if brief is None:
        return _refused(findings)
    if asked.why_not is not None:
        from saaswright.alternatives.outcome import shipped
        from saaswright.alternatives.why_not import why_not

        return {
            "why_not": _data(why_not(brief.source, brief.requirements, shipped(), asked.why_not))
        }
    if asked.what_if:
        from saaswright.alternatives.outcome import shipped
        from saaswright.alternatives.variation import read_axis, variants
        from saaswright.alternatives.what_if import what_if

        axes = tuple(read_axis(text, shipped().catalog) for text in asked.what_if)
        if len(variants(axes)) > PAGE:
            raise UsageError(f"more than {PAGE} variants", help="vary fewer values")
        return {"what_if": _data(what_if(brief.source, axes))}
    made, findings = pipeline.design(brief)
    if made is None:
        return _refused(findings)
    return {"explanation": _data(pipeline.explain(made, asked.why))}


def assess(asked: inputs.Assess, call: Call) -> Answer:
    """Findings page by page, and the way each project should go."""
    from saaswright.catalog.loader import load
    from saaswright.reports.assess_json import assess_json
    from saaswright.rules.assess import assess as judge
    from saaswright.rules.context import Context
    from saaswright.rules.facts import Facts

    start = _position(asked.cursor)
    path = call.roots.inside(asked.path)
    context = Context()
    if asked.requirements is not None:
        brief, findings = _brief(asked.requirements, call)
        if brief is None:
            return _refused(findings)
        context = Context(None, brief.requirements)
    found = judge((str(path),), Facts(load()), _config(path), context)
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

    path = call.roots.inside(asked.path)
    for rule in asked.rules:
        if rule not in BY_ID:
            raise UsageError(f"there is no rule `{rule[:60]}`", help="assess names the rules")
    wanted = Wanted(asked.unsafe, frozenset(asked.rules))
    run = Run(Facts(load()), _config(path), wanted, write=asked.write)
    projects, findings = run.every((str(path),))
    answer: Answer = _data(fix_json(projects, findings))
    answer["next"] = "assess again" if asked.write else "show the user the diff, then write: true"
    return answer


def images(asked: inputs.Images, call: Call) -> Answer:
    """The images of a project: whose they are and which still have to be built."""
    from saaswright.catalog.loader import load
    from saaswright.images.listing import listing
    from saaswright.images.project import read_project
    from saaswright.rules.facts import Facts

    path = call.roots.inside(asked.path)
    files, view, findings = read_project((path,), Facts(load()))
    if view is None:
        return _refused(findings)
    return {
        "inventory": _data(listing(view, files)),
        "findings": [_plain(finding) for finding in findings][:PAGE],
        "next": "build and push what has no image, then verify",
    }


def verify(asked: inputs.Verify, call: Call) -> Answer:
    """Run it on a container engine, check by check."""
    from saaswright.verification.evidence import DIRECTORY, write
    from saaswright.verification.registry import CHECKS
    from saaswright.verification.session import Settings, Watch
    from saaswright.verification.whole import Verification, verify_all

    path = call.roots.inside(asked.path)
    settings = Settings(only=asked.checks, patience=asked.patience)
    done = [0.0]

    def begins(check: Any) -> None:
        if call.cancelled.is_set():
            raise CancelledError
        call.progress(done[0] / (len(CHECKS) + 1), f"checking {check.id}")

    def ended(result: Any) -> None:
        done[0] += 1
        call.progress(done[0] / (len(CHECKS) + 1), f"{result.check}: {result.status}")
        if call.cancelled.is_set():
            raise CancelledError

    whole = Verification(target=path, iteration=asked.iteration, settings=settings)
    evidence, problem = verify_all(whole, Watch(begins=begins, ended=ended))
    write(evidence, whole.home / DIRECTORY)
    checks = [
        {
            "check": one.check,
            "status": one.status,
            "saw": one.observation or one.reason or "",
        }
        for run in evidence.runs
        for one in run.checks
    ]
    bad = bool(evidence.fell_short or problem)
    return {
        "checks": checks,
        "evidence": str(whole.home / DIRECTORY),
        **({"problem": problem.message} if problem else {}),
        "next": "mend what failed and verify again" if bad else "handoff",
    }


def handoff(asked: inputs.Handoff, call: Call) -> Answer:
    """The handoff of a bundle, rebuilt from what is there."""
    bundle = call.roots.inside(asked.bundle)
    brief, findings = pipeline.read(pipeline.read_bundle(bundle))
    if brief is None:
        return _refused(findings)
    made, findings = pipeline.design(brief)
    if made is None:
        return _refused(findings)
    written = pipeline.hand_over(made, bundle, edits="keep")
    page = bundle / "handoff" / "HANDOFF.md"
    return {
        "written": [*written.created, *written.updated],
        "kept": list(written.kept),
        **cut("handoff", page.read_text(encoding="utf-8")),
        "next": "give the bundle to whoever onboards it",
    }


# --- what they share ------------------------------------------------------------------------------


def cut(name: str, text: str) -> Answer:
    """A text under ``name``, and ``truncated`` when it had to be cut."""
    if len(text) <= MOST_TEXT:
        return {name: text}
    return {name: text[:MOST_TEXT], "truncated": len(text)}


def source_of(text: str, roots: Roots) -> Source:
    """Requirements as text when it looks like it, else the file of that name."""
    if "\n" in text or text.lstrip().startswith(("schema:", "{")):
        return Source("requirements", text)
    return pipeline.read_file(roots.inside(text))


def _brief(text: str, call: Call) -> tuple[pipeline.Brief | None, tuple[Finding, ...]]:
    return pipeline.read(source_of(text, call.roots))


def _refused(findings: tuple[Finding, ...]) -> Answer:
    """What is wrong with the requirements, as an answer and not an error: it can be mended."""
    wrong = [_plain(finding) for finding in findings]
    hint = "change what the findings name and call again"
    return {"findings": wrong[:PAGE], "failed": has_errors(findings), "next": hint}


def _plain(finding: Finding) -> Answer:
    found: Answer = {
        "id": finding.id,
        "severity": finding.severity.value,
        "message": finding.message,
    }
    if finding.location is not None:
        place = finding.location
        found["at"] = f"{Path(place.source).name}:{place.place.line}:{place.place.column}"
    if finding.help:
        found["help"] = finding.help
    return found


def _data(value: Any) -> Any:
    return msgspec.to_builtins(value, enc_hook=str)


def _catalog(words: str) -> Answer:
    from saaswright.catalog import show
    from saaswright.catalog.loader import load

    try:
        return {"entry": _data(show.card_data(load(), words))}
    except UsageError:
        groups = show.listing(load(), words)
        if not groups:
            raise
        return {"groups": _data(groups), "next": "explain catalog: ID shows one"}


def _config(path: Path) -> Any:
    from saaswright.rules.config import read_config
    from saaswright.rules.registry import BY_ID

    config, _ = read_config(path if path.is_dir() else path.parent, BY_ID)
    return config


def _position(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and int(cursor) % PAGE == 0):
        raise UsageError("that cursor is unknown", help="use the `cursor` of the last answer")
    return int(cursor)
