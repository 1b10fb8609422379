"""``evidence/verification.md``: the runs for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from saaswright.verification.durations import told
from saaswright.verification.measured import HEAD, times
from saaswright.verification.model import CheckResult, Evidence, ImageRun, Run, Seen
from saaswright.verification.waiting import told_crowding

MARKS: Final = {"passed": "✔ passed", "failed": "✘ **failed**", "not-verified": "– not verified"}


def page(evidence: Evidence, pictures: Sequence[str]) -> str:
    """The page; ``pictures`` are the timelines' file names, one for each run."""
    return "\n\n".join(_page(evidence, pictures)) + "\n"


def _page(evidence: Evidence, pictures: Sequence[str]) -> Iterator[str]:
    yield f"# Verification of {evidence.subject}"
    engine = evidence.engine
    on = "no container engine answered"
    if engine:
        on = f"{engine.program} {engine.server}, Compose {engine.compose}, {engine.platform}"
    yield f"By saaswright {evidence.saaswright} on {on}. Written by `saaswright verify`."
    for run, name in zip(evidence.runs, pictures, strict=True):
        yield from _run(run, name)


def _run(run: Run, picture: str) -> Iterator[str]:
    plan = f", plan {run.plan}" if run.plan else ""
    yield f"## {run.spec}{plan}"
    crowded = told_crowding(run.crowding)
    yield f"Begun {run.started}, {told(run.seconds)}.{' ' if crowded else ''}{crowded}"
    rows = [
        (str(item.number), item.check, MARKS[item.status], told(item.seconds), _said(item))
        for item in run.checks
    ]
    yield _table(("", "check", "status", "took", "seen, or why not"), rows)
    for item in run.checks:
        if item.status != "passed" and item.seen:
            yield from _failures(item)
    if run.timeline:
        yield f"![When each container was made, started and healthy]({picture})"
    measured = list(times(run))
    if measured:
        yield "### Times that were measured, on this machine"
        yield _table(HEAD, measured)
    yield from _circumstances(run)


def _said(item: CheckResult) -> str:
    text = item.observation or item.reason or ""
    return f"{text}. Likely cause: {item.cause}" if item.cause else text


def _failures(item: CheckResult) -> Iterator[str]:
    bad = [seen for seen in item.seen if seen.status == "failed"]
    if bad:
        yield f"### {item.check}"
        yield "\n".join(map(_bullet, bad))


def _bullet(seen: Seen) -> str:
    first, *rest = seen.said.splitlines() or [""]
    lines = [f"- **{_plain(seen.subject)}**: {_plain(first)}"]
    if rest:
        lines += ["", "  ```text", *(f"  {line}" for line in rest), "  ```", ""]
    if seen.cause:
        lines.append(f"  Likely cause: {_plain(seen.cause)}")
    return "\n".join(lines)


def _circumstances(run: Run) -> Iterator[str]:
    if run.images:
        yield "### What ran"
        rows = [
            (
                image.service,
                f"`{image.reference}`",
                f"`{(image.digest or image.id).removeprefix('sha256:')[:12]}`",
                _stood_in(image),
            )
            for image in run.images
        ]
        yield _table(("service", "image", "digest", ""), rows)
    if run.generated:
        yield f"Values made up for this run: {', '.join(f'`{name}`' for name in run.generated)}."
    if run.changes:
        yield "### What differed from the files"
        yield "\n".join(f"- {_plain(change)}" for change in run.changes)
    yield "### Files"
    yield _table(("file", "SHA-256"), [(f"`{f.path}`", f"`{f.sha256}`") for f in run.files])


def _stood_in(image: ImageRun) -> str:
    if image.stand_in:
        return f"**stand-in**: {image.stand_in}"
    return f"built on a **stand-in**: {image.stand_in_base}" if image.stand_in_base else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _plain(text: str) -> str:
    return text.replace("<", "&lt;")
