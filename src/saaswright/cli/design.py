"""``saaswright design``: requirements to a bundle."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from saaswright import pipeline
from saaswright.cli.output import format_option, say, say_json, show_findings
from saaswright.handoff.edits import Edits
from saaswright.source import Source

requirements_argument = click.argument(
    "requirements", type=click.Path(path_type=Path, allow_dash=True), default="saaswright.yaml"
)
edits_option = click.option(
    "--keep-edits",
    "edits",
    flag_value="keep",
    help="Keep files edited by hand; ours goes beside each as FILE.new.",
)
discard_option = click.option(
    "--discard-edits", "edits", flag_value="discard", help="Overwrite files edited by hand."
)


@click.command(
    "design",
    epilog="Example: saaswright design saaswright.yaml -o bundle",
)
@requirements_argument
@click.option(
    "-o",
    "--output-directory",
    "target",
    type=click.Path(path_type=Path),
    help="Where the bundle goes.  [default: ./NAME of the product]",
)
@click.option(
    "--iteration",
    type=click.IntRange(1, 7),
    help="Print this iteration of the spec (1 core ... 7 sizing) and write nothing.",
)
@edits_option
@discard_option
@format_option
def command(
    requirements: Path,
    target: Path | None,
    iteration: int | None,
    edits: Edits | None,
    output: str,
) -> int:
    """Turn REQUIREMENTS (saaswright.yaml) into an architecture, a Compose spec and its handoff.

    What the file leaves open is assumed, and every assumption is reported. Nothing is written
    when the requirements are wrong (exit code 2) or cannot be met together (exit code 1).
    """
    brief, findings = pipeline.read(read_source(requirements))
    show_findings(findings)
    if brief is None:
        return 2
    design, findings = pipeline.design(brief)
    show_findings(findings)
    if design is None:
        _say_relaxations(brief)
        return 1
    if iteration is not None:
        say(design.blueprint.iterations[iteration - 1][1])
        return 0
    place = target or Path(brief.requirements.product.name)
    pipeline.hand_over(design, place, edits=edits or "refuse")
    if output == "json":
        say_json(pipeline.handoff_of(design))
    else:
        width = min(120, shutil.get_terminal_size((96, 24)).columns)
        say(pipeline.summarise(design, str(place), width))
    return 0


def _say_relaxations(brief: pipeline.Brief) -> None:
    """What could be dropped for a design to exist, each tried, cheapest first."""
    from saaswright.alternatives.outcome import shipped
    from saaswright.alternatives.relaxing import relaxations
    from saaswright.reports.why_not_text import relaxations_text

    found = relaxations(brief.source, brief.requirements, shipped())
    if found:
        click.echo(relaxations_text(found).rstrip("\n"), err=True)


def read_source(path: Path) -> Source:
    """The requirements file, or standard input for ``-``."""
    if str(path) == "-":
        return pipeline.read_stream("<stdin>", sys.stdin.buffer)
    return pipeline.read_file(path)
