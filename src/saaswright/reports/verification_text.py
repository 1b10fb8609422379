"""Evidence for the terminal: a table of the checks of each run, failures in full below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.reports.paragraphs import paragraph
from saaswright.reports.text import paint
from saaswright.verification.durations import told
from saaswright.verification.model import CheckResult, Evidence, Run, Seen
from saaswright.verification.waiting import told_crowding

_COLOURS: Final = {"passed": "32", "failed": "1;31", "not-verified": "33"}
_MARKS: Final = {"passed": "✔", "failed": "✘", "not-verified": "–"}
_NAME: Final = 18
_INDENT: Final = " " * (_NAME + 14)


def verification_text(evidence: Evidence, *, colour: bool = False) -> str:
    """All runs, and at the end how many checks passed."""
    lines: list[str] = []
    for run in evidence.runs:
        lines += [*_run(run, colour=colour), ""]
    counts = [result.status for run in evidence.runs for result in run.checks]
    told_ = ", ".join(
        f"{counts.count(status)} {status.replace('-', ' ')}"
        for status in ("passed", "failed", "not-verified")
    )
    return "\n".join([*lines, told_]) + "\n"


def progress_line(result: CheckResult, *, colour: bool = False) -> str:
    """One check in one line, as it ends."""
    said = " ".join((result.observation or result.reason or "").split())
    return f"{_head(result, colour=colour)}{said[:70]}"


def _run(run: Run, *, colour: bool) -> Iterator[str]:
    plan = f", plan {run.plan}" if run.plan else ""
    yield f"{run.spec}{plan}: {told(run.seconds)}"
    stand_ins = sorted({image.service for image in run.images if image.stand_in})
    if stand_ins:
        yield f"  Stand-ins served for: {', '.join(stand_ins)}."
    bases = sorted({image.service for image in run.images if image.stand_in_base})
    if bases:
        yield f"  Stand-ins served for the base images of: {', '.join(bases)}."
    if run.generated:
        yield f"  Values made up for this run: {', '.join(run.generated)}."
    if run.crowding is not None:
        yield from paragraph(told_crowding(run.crowding), "  ")
    for result in run.checks:
        said = " ".join((result.observation or result.reason or "").split())
        first, *rest = paragraph(said, "", "") or [""]
        head = _head(result, colour=colour)
        if result.status == "failed":
            yield head.rstrip()
            for seen in result.seen:
                if seen.status == "failed":
                    yield from _failure(seen)
            if not result.seen:
                yield from paragraph(said, "      ")
        else:
            wrapped = paragraph(said, _INDENT)
            yield head + (wrapped[0].strip() if wrapped else first)
            yield from wrapped[1:3]
            del rest


def _failure(seen: Seen) -> Iterator[str]:
    first, *rest = seen.said.splitlines() or [""]
    yield from paragraph(f"{seen.subject}: {first}", "      ")
    for line in rest:
        yield f"        | {''.join(c if c.isprintable() else '�' for c in line)[:160]}"
    if seen.cause:
        yield from paragraph(f"likely cause: {seen.cause}", "      ", "        ")


def _head(result: CheckResult, *, colour: bool) -> str:
    mark = paint(_MARKS[result.status], _COLOURS[result.status], colour=colour)
    number = f"{result.number:>2}"
    return f"  {mark} {number} {result.check:<{_NAME}}{told(result.seconds):>7}  "
