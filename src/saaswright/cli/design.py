"""``saaswright design``: requirements to a bundle."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saaswright import pipeline
from saaswright.cli.no_design import say_no_design
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, show_findings
from saaswright.handoff.edits import Edits
from saaswright.source import Source

if TYPE_CHECKING:
    from saaswright.handoff.planning import ChangePlan

requirements_argument = click.argument(
    "requirements", type=click.Path(path_type=Path, allow_dash=True), default="saaswright.yaml"
)
edits_option = click.option(
    "--keep-edits",
    "edits",
    flag_value="keep",
    help="Keep files edited by hand; ours goes beside each as FILE.new.",
)
merge_option = click.option(
    "--merge-edits",
    "edits",
    flag_value="merge",
    help="Merge files edited by hand with ours; where both changed a line, FILE.new marks it.",
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
@click.option(
    "--locked",
    is_flag=True,
    help="Keep the decisions of the bundle that is there, unless a requirement forces another.",
)
@click.option("--plan", "dry", is_flag=True, help="Say what would change, and write nothing.")
@edits_option
@merge_option
@discard_option
@format_option
def command(
    requirements: Path,
    target: Path | None,
    iteration: int | None,
    locked: bool,
    dry: bool,
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
    place = target or Path(brief.requirements.product.name)
    kept = pipeline.locked(place, brief.requirements) if locked else None
    if kept == {}:
        click.echo(f"no bundle in {place} yet: --locked has nothing to keep", err=True)
    design, findings = pipeline.design(brief, kept)
    show_findings(findings)
    if design is None:
        return say_no_design(brief, findings, output)
    if iteration is not None:
        say(design.blueprint.iterations[iteration - 1][1])
        return 0
    if dry:
        return _say_plan(pipeline.change_plan(design, place, edits or "merge"), output)
    written = pipeline.hand_over(design, place, edits=edits or ("merge" if locked else "refuse"))
    if output == "json":
        from saaswright.handoff.handoff_json import handoff

        say_json(handoff(design))
    else:
        from saaswright.handoff.diagram.text import text
        from saaswright.handoff.summary import summary

        width = min(120, shutil.get_terminal_size((96, 24)).columns)
        say(summary(design, text(design.architecture, design.catalog), str(place), width=width))
    for path in written.merged:
        click.echo(f"merged with your edits: {place / path}", err=True)
    for path in written.conflicts:
        click.echo(f"conflict: {place / path} stays yours; {path}.new marks the places", err=True)
    return int(bool(written.conflicts))


def _say_plan(plan: ChangePlan, output: str) -> int:
    from saaswright.handoff.planning_text import planning_text

    say_json(plan) if output == "json" else say(planning_text(plan).rstrip("\n"))
    return int(bool(plan.conflicts))


def read_source(path: Path) -> Source:
    """The requirements file, or standard input for ``-``."""
    if str(path) == "-":
        return pipeline.read_stream("<stdin>", sys.stdin.buffer)
    return pipeline.read_file(path)
