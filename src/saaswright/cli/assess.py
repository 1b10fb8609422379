"""``saaswright assess``: what stands between compose files and the cloud."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from saaswright.cli.context import context_of, context_options
from saaswright.cli.output import say_parts, show_findings, wants_colour, write_whole
from saaswright.cli.progress import told
from saaswright.errors import UsageError
from saaswright.finding import Finding, Severity
from saaswright.rules.assess import Assessment
from saaswright.rules.baseline import baseline_of, read_baseline, without_known
from saaswright.rules.config import read_config
from saaswright.rules.discover import discover
from saaswright.rules.registry import BY_ID, RULES
from saaswright.rules.workers import Work, judge_all, usual_jobs

_FORMATS = ("text", "json", "sarif", "github", "junit", "html")


@click.command("assess", epilog="Example: saaswright assess . --format sarif > findings.sarif")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--format",
    "output",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="For people, programs, code scanning, pull requests, test reports, or a browser.",
)
@click.option(
    "--fail-on",
    type=click.Choice([kind.value for kind in Severity]),
    help="The least severity that gives exit code 1.  [default: warning]",
)
@context_options
@click.option("--deployed", is_flag=True, help="It is deployed already and fails there.")
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False),
    help="Leave out the findings of this file, which --write-baseline wrote.",
)
@click.option(
    "--write-baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write today's findings to this file and end.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="How many processes judge.  [default: one for each core from 64 projects on]",
)
@click.option("--quiet", is_flag=True, help="As text, leave out what is only info.")
def command(
    paths: tuple[str, ...],
    output: str,
    fail_on: str | None,
    requirements: Path | None,
    target: str | None,
    deployed: bool,
    baseline: str | None,
    write_baseline: Path | None,
    jobs: int | None,
    quiet: bool,
) -> int:
    """Judge the compose files at PATHS (files, or directories to search; the current one if none).

    Says which way each project should go next, what is wrong with it and where, and how far it is.
    Settings come from saaswright.toml or [tool.saaswright] of pyproject.toml; a line is excused by
    the comment `# saaswright: ignore[RULE] reason`. Exit code: 0 clean, 1 findings, 2 unreadable.
    """
    config, problems = read_config(Path.cwd(), BY_ID)
    show_findings(problems)
    context = None if problems else context_of(target, requirements)
    if context is None:
        return 2
    known = baseline or config.baseline
    candidates, findings = discover(paths or (".",), config.exclude)
    work = Work(config, context, deployed)
    projects = judge_all(candidates, work, jobs or usual_jobs(len(candidates)))
    if known and not write_baseline:
        projects = without_known(projects, read_baseline(Path(known)))
    assessment = Assessment(told(projects, len(candidates)), findings)
    if write_baseline is not None:
        return _write_baseline(write_baseline, assessment)
    say_parts(_parts(assessment, output, quiet=quiet))
    return assessment.exit_code(Severity(fail_on) if fail_on else config.fail_on)


def _write_baseline(path: Path, assessment: Assessment) -> int:
    """The findings of today as the baseline; nothing else is said of them."""
    found = baseline_of(assessment.every_finding)
    if assessment.exit_code() == 2:
        for part in _parts(Assessment((), assessment.findings), "text", quiet=True):
            click.echo(part, nl=False, err=True)
        raise UsageError("no baseline written: there is nothing, or something cannot be read")
    text = msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
    write_whole(path, text)
    count = sum(entry.count for entry in found.findings)
    click.echo(f"wrote {path}: {count} finding{'s' * (count != 1)}")
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
