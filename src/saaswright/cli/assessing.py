"""What ``assess`` does once it is known what was asked; needs no library for command lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from saaswright.cli import collect
from saaswright.cli.output import say, say_parts, show_findings, wants_colour, write, write_whole
from saaswright.cli.progress import told
from saaswright.errors import UsageError
from saaswright.finding import Finding, Severity
from saaswright.rules.assess import Assessment
from saaswright.rules.config import read_config
from saaswright.rules.context import Context
from saaswright.rules.discover import discover
from saaswright.rules.registry import BY_ID, RULES
from saaswright.rules.workers import Work, judge_all, prepare, usual_jobs


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The arguments and options of ``assess``, with what holds where none is given."""

    paths: tuple[str, ...]
    output: str = "text"
    fail_on: str | None = None
    deployed: bool = False
    baseline: str | None = None
    write_baseline: Path | None = None
    jobs: int | None = None
    quiet: bool = False


def assess(asked: Asked, context_of: Callable[[], Context | None] = Context) -> int:
    """Judge what was asked for, say it, and give the exit code.

    ``context_of`` says what is known beside the files; ``None`` when that is no good. Raises
    :class:`UsageError` and :class:`saaswright.errors.UnreadableError`.
    """
    config, problems = read_config(Path.cwd(), BY_ID)
    show_findings(problems)
    context = None if problems else context_of()
    if context is None:
        return 2
    known = asked.baseline or config.baseline
    prepare()
    collect()
    candidates, findings = discover(asked.paths or (".",), config.exclude)
    work = Work(config, context, asked.deployed)
    projects = judge_all(candidates, work, asked.jobs or usual_jobs(len(candidates)))
    if known and not asked.write_baseline:
        from saaswright.rules.baseline import read_baseline, without_known

        projects = without_known(projects, read_baseline(Path(known)))
    assessment = Assessment(told(projects, len(candidates)), findings)
    if asked.write_baseline is not None:
        return _write_baseline(asked.write_baseline, assessment)
    parts = _parts(assessment, asked.output, quiet=asked.quiet)
    say_parts(parts, markup=asked.output in ("html", "junit"))
    return assessment.exit_code(Severity(asked.fail_on) if asked.fail_on else config.fail_on)


def _write_baseline(path: Path, assessment: Assessment) -> int:
    """The findings of today as the baseline; nothing else is said of them."""
    from saaswright.rules.baseline import baseline_of

    found = baseline_of(assessment.every_finding)
    if assessment.exit_code() == 2:
        for part in _parts(Assessment((), assessment.findings), "text", quiet=True):
            write(part, sys.stderr, colour=wants_colour(sys.stderr))
        raise UsageError("no baseline written: there is nothing, or something cannot be read")
    text = msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
    write_whole(path, text)
    count = sum(entry.count for entry in found.findings)
    say(f"wrote {path}: {count} finding{'s' * (count != 1)}")
    return 0


def _parts(assessment: Assessment, output: str, *, quiet: bool) -> Iterator[str]:
    """The answer in parts; each format's module is imported only when it is asked for."""
    if output == "json":
        from saaswright.reports.assess_json import assess_json

        return assess_json(assessment)
    if output == "sarif":
        from saaswright.reports.sarif import sarif

        return sarif(every(assessment), RULES)
    if output == "github":
        from saaswright.reports.github import github

        return github(every(assessment))
    if output == "junit":
        from saaswright.reports.junit import junit

        return junit(assessment, RULES)
    if output == "html":
        from saaswright.reports.html import html

        return html(assessment)
    from saaswright.reports.assess_text import assess_text

    return assess_text(assessment, colour=wants_colour(sys.stdout), verbose=not quiet)


def every(assessment: Assessment) -> Iterator[Finding]:
    """Each finding once, as the projects come."""
    yield from assessment.findings
    for _, new in assessment.once():
        yield from new
