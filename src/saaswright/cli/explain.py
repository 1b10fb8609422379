"""``saaswright explain``: why a decision, a service or a line is what it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from saaswright import pipeline
from saaswright.cli.design import read_source
from saaswright.cli.no_design import say_no_design
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, show_findings
from saaswright.source import Source

Option = Callable[[Callable[..., Any]], Callable[..., Any]]


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``-r`` and ``-d``: the requirements, or the bundle that was made from them."""
    options: tuple[Option, ...] = (
        click.option(
            "-r",
            "--requirements",
            type=click.Path(path_type=Path, allow_dash=True),
            help="The design that these requirements give.",
        ),
        click.option(
            "-d",
            "--bundle",
            type=click.Path(path_type=Path, file_okay=False),
            help="The design in this bundle.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def requirements_of(requirements: Path | None, bundle: Path | None) -> Source:
    """What ``-r`` or ``-d`` names; else the bundle or saaswright.yaml of this directory."""
    if requirements and bundle:
        raise click.UsageError("give either --requirements or --bundle, not both")
    place = bundle_of(requirements, bundle)
    if place is not None:
        return pipeline.read_bundle(place)
    return read_source(requirements or Path("saaswright.yaml"))


def bundle_of(requirements: Path | None, bundle: Path | None) -> Path | None:
    """The bundle that is meant, if one is: ``-d``, or this directory where nothing is named."""
    here = requirements is None and bundle is None and Path("saaswright.lock").is_file()
    return Path() if here else bundle


@click.command(
    "explain",
    epilog="Example: saaswright explain compose.yaml:42 -d clinic-notes",
)
@click.argument("target", required=False)
@source_options
@format_option
def command(target: str | None, requirements: Path | None, bundle: Path | None, output: str) -> int:
    """Explain TARGET: a decision id, a service, a plan, or compose.yaml:LINE.

    Without TARGET, list what can be explained. Without -r or -d, the bundle or the saaswright.yaml
    of the current directory is meant.
    """
    source = requirements_of(requirements, bundle)
    bundle = bundle_of(requirements, bundle)
    brief, findings = pipeline.read(source)
    show_findings(findings)
    if brief is None:
        return 2
    design, findings = pipeline.design(brief, pipeline.locked(bundle) if bundle else None)
    if design is None:
        show_findings(findings)
        return say_no_design(brief, findings, output)
    answer = pipeline.explain(design, target, bundle)
    if output == "json":
        say_json(answer)
    else:
        from saaswright.handoff.explain_text import explanation_text, overview_text

        say(overview_text(answer) if target is None else explanation_text(answer))
    return 0
