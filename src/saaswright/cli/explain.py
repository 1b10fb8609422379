"""``saaswright explain``: why a decision, a service or a line is what it is."""

from __future__ import annotations

from pathlib import Path

import click

from saaswright import pipeline
from saaswright.cli.design import read_source
from saaswright.cli.output import format_option, say, say_json, show_findings


@click.command(
    "explain",
    epilog="Example: saaswright explain compose.yaml:42 -d clinic-notes",
)
@click.argument("target", required=False)
@click.option(
    "-r",
    "--requirements",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Explain the design that these requirements give.",
)
@click.option(
    "-d",
    "--bundle",
    type=click.Path(path_type=Path, file_okay=False),
    help="Explain the design in this bundle.",
)
@format_option
def command(target: str | None, requirements: Path | None, bundle: Path | None, output: str) -> int:
    """Explain TARGET: a decision id, a service, or compose.yaml:LINE.

    Without TARGET, list what can be explained. Without -r or -d, the bundle or the saaswright.yaml
    of the current directory is meant.
    """
    if requirements and bundle:
        raise click.UsageError("give either --requirements or --bundle, not both")
    if requirements is None and bundle is None and Path("saaswright.lock").is_file():
        bundle = Path()
    if bundle is not None:
        source = pipeline.read_bundle(bundle)
    else:
        source = read_source(requirements or Path("saaswright.yaml"))
    brief, findings = pipeline.read(source)
    show_findings(findings)
    if brief is None:
        return 2
    design, findings = pipeline.design(brief)
    if design is None:
        show_findings(findings)
        return 1
    answer = pipeline.explain(design, target, bundle)
    if output == "json":
        say_json(answer)
    else:
        say(pipeline.explanation(answer, overview=target is None))
    return 0
