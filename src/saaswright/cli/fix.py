"""``saaswright fix``: mend compose files as far as that can be proven to change nothing else."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from saaswright.catalog.loader import load
from saaswright.cli.context import context_of, context_options
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, show_findings, wants_colour
from saaswright.errors import UsageError
from saaswright.finding import Finding, Severity, nearest
from saaswright.rules.config import read_config
from saaswright.rules.facts import Facts
from saaswright.rules.fixing.fix import Further, Run
from saaswright.rules.fixing.model import Mended, Wanted
from saaswright.rules.registry import BY_ID


@click.command("fix", epilog="Example: saaswright fix compose.yaml --write --rule missing-volume")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--diff", "action", flag_value="diff", help="Show what would be done (the default).")
@click.option("--write", "action", flag_value="write", help="Do it.")
@click.option("--unsafe", is_flag=True, help="Also what may change how the project behaves.")
@click.option(
    "--verify",
    is_flag=True,
    help="Also harden services on a container engine, as far as they stay healthy.",
)
@click.option("--rule", "rules", multiple=True, help="Only the fixes of this rule; repeatable.")
@context_options
@format_option
def command(
    paths: tuple[str, ...],
    action: str | None,
    unsafe: bool,
    verify: bool,
    rules: tuple[str, ...],
    requirements: Path | None,
    target: str | None,
    output: str,
) -> int:
    """Mend the compose files at PATHS (files, or directories to search; the current one if none).

    A fix is kept only when the project still resolves and means the same but for what the fix
    says; comments and formatting stay. Secrets go to .env and are never shown. Files of a project
    are written together or not at all. Settings and ignores are those of `assess`.

    With --verify each project is started on an engine, under a name of its own and with copies of
    its files: read-only roots, fewer capabilities, other users and healthchecks are kept where the
    services still become and stay healthy, and taken back with the reason where not.

    Exit code: 0 nothing is left to do, 1 something is (a fix to write, or a finding of the
    severity that fails `assess`), 2 something could not be read or written.
    """
    for rule in rules:
        if rule not in BY_ID:
            close = nearest(rule, BY_ID)
            hint = f"did you mean `{close}`?" if close else "the rules are in docs/rules"
            raise UsageError(f"there is no rule `{rule}`", help=hint)
    config, problems = read_config(Path.cwd(), BY_ID)
    show_findings(problems)
    context = None if problems else context_of(target, requirements)
    if context is None:
        return 2
    further, tried = _trial() if verify else (None, frozenset[str]())
    wanted = Wanted(unsafe, frozenset(rules), tried)
    write = action == "write"
    run = Run(Facts(load()), config, wanted, write=write, further=further, context=context)
    projects, findings = run.every(paths or (".",))
    _show(projects, findings, output)
    return _exit_code(projects, config.fail_on)


def _trial() -> tuple[Further, frozenset[str]]:
    """What is tried on the engine, and the rules whose fixes that takes over."""
    from saaswright.hardening.harden import TRIED, harden
    from saaswright.hardening.model import Measure, Settings

    settings = Settings()

    def told(number: int, measures: Sequence[Measure], problems: Mapping[str, str]) -> None:
        what = ", ".join(f"{one.service}: {one.fix.title}" for one in measures) or "as it is"
        fell = ", ".join(f"{name} {why}" for name, why in problems.items()) or "healthy"
        click.echo(f"  start {number} of at most {settings.most}: {what}: {fell}", err=True)

    return partial(harden, settings=settings, told=told), TRIED


def _show(projects: Sequence[Mended], findings: Sequence[Finding], output: str) -> None:
    if output == "json":
        from saaswright.reports.fix_json import fix_json

        say_json(fix_json(projects, findings))
    else:
        from saaswright.reports.fix_text import fix_text

        say(fix_text(projects, findings, colour=wants_colour(sys.stdout)))


def _exit_code(projects: Sequence[Mended], fail_on: Severity) -> int:
    if not projects or not all(one.readable and one.problem is None for one in projects):
        return 2
    levels = list(Severity)
    worst = levels.index(fail_on)
    unwritten = any(one.changed and not one.written for one in projects)
    left = any(
        levels.index(left.finding.severity) <= worst for one in projects for left in one.left
    )
    return int(unwritten or left)
