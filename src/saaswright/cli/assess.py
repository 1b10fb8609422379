"""``saaswright assess``: what stands between compose files and the cloud."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from saaswright.cli.assessing import Asked, assess
from saaswright.cli.context import context_of, context_options
from saaswright.finding import Severity

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
    asked = Asked(
        paths=paths,
        output=output,
        fail_on=fail_on,
        deployed=deployed,
        baseline=baseline,
        write_baseline=write_baseline,
        jobs=jobs,
        quiet=quiet,
    )
    return assess(asked, partial(context_of, target, requirements))
