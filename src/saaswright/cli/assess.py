"""``saaswright assess``: what stands between compose files and the cloud."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from saaswright import pipeline
from saaswright.catalog.loader import load
from saaswright.cli.design import read_source
from saaswright.cli.output import say, say_json, show_findings, wants_colour
from saaswright.finding import Severity
from saaswright.rules.assess import Assessment, assess
from saaswright.rules.config import read_config
from saaswright.rules.context import Context
from saaswright.rules.facts import Facts
from saaswright.rules.registry import BY_ID, RULES
from saaswright.rules.targets import TARGETS

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
@click.option(
    "-r",
    "--requirements",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Also say what the files contradict in these requirements.",
)
@click.option(
    "--target",
    type=click.Choice(TARGETS),
    help="Also say what this platform ignores or cannot do.",
)
@click.option("--deployed", is_flag=True, help="It is deployed already and fails there.")
@click.option("--quiet", is_flag=True, help="As text, leave out what is only info.")
def command(
    paths: tuple[str, ...],
    output: str,
    fail_on: str | None,
    requirements: Path | None,
    target: str | None,
    deployed: bool,
    quiet: bool,
) -> int:
    """Judge the compose files at PATHS (files, or directories to search; the current one if none).

    Says which way each project should go next, what is wrong with it and where, and how far it is.
    Settings come from saaswright.toml or [tool.saaswright] of pyproject.toml; a line is excused by
    the comment `# saaswright: ignore[RULE] reason`. Exit code: 0 clean, 1 findings, 2 unreadable.
    """
    config, problems = read_config(Path.cwd(), BY_ID)
    show_findings(problems)
    if problems:
        return 2
    context = Context(target)
    if requirements is not None:
        brief, problems = pipeline.read(read_source(requirements))
        show_findings(problems)
        if brief is None:
            return 2
        context = Context(target, brief.requirements)
    assessment = assess(paths or (".",), Facts(load()), config, context, deployed=deployed)
    _show(assessment, output, quiet=quiet)
    return assessment.exit_code(Severity(fail_on) if fail_on else config.fail_on)


def _show(assessment: Assessment, output: str, *, quiet: bool) -> None:
    """The answer on standard output; each format's module is imported only when it is asked for."""
    if output == "json":
        from saaswright.reports.assess_json import assess_json

        say_json(assess_json(assessment))
    elif output == "sarif":
        from saaswright.reports.sarif import sarif

        say_json(sarif(assessment.every_finding, RULES))
    elif output == "github":
        from saaswright.reports.github import github

        say(github(assessment.every_finding))
    elif output == "junit":
        from saaswright.reports.junit import junit

        say(junit(assessment, RULES))
    elif output == "html":
        from saaswright.reports.html import html

        say(html(assessment))
    else:
        from saaswright.reports.assess_text import assess_text

        say(assess_text(assessment, colour=wants_colour(sys.stdout), verbose=not quiet))
