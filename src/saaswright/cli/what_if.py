"""``saaswright what-if``: the design under other requirements, one row for each variant."""

from __future__ import annotations

import os
from pathlib import Path

import click

from saaswright import pipeline
from saaswright.alternatives.model import Infeasible
from saaswright.alternatives.shown import as_shown
from saaswright.alternatives.variation import overridden, read_axis
from saaswright.alternatives.what_if import what_if, with_front
from saaswright.catalog.loader import load
from saaswright.cli.explain import bundle_of, requirements_of, source_options
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, show_findings, write_whole
from saaswright.decisions.kept import Kept
from saaswright.reports.what_if_svg import what_if_svg
from saaswright.reports.what_if_text import what_if_text


def _svg(context: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a file that could not be what its name says, or not be written, before any work."""
    if path is None:
        return None
    if path.suffix.lower() != ".svg":
        hint = path.with_suffix(".svg") if path.name else "plot.svg"
        raise click.BadParameter(f"the plot is an SVG: name it {hint}, not {path}", context, option)
    if not path.parent.is_dir():
        raise click.BadParameter(f"there is no directory {path.parent}", context, option)
    return path


@click.command(
    "what-if",
    epilog="Example: saaswright what-if --vary workload.requests_per_second=100,1000,10000",
)
@source_options
@click.option(
    "--vary",
    "axes",
    multiple=True,
    required=True,
    metavar="PATH=V1,V2",
    help="What to try: a key of the requirements, or a decision id (`cache=*`: all there are).",
)
@click.option("--pareto", is_flag=True, help="Mark the best trade-offs, the cheapest first.")
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_svg,
    metavar="FILE.svg",
    help="Write an SVG plot.",
)
@click.option("--jobs", type=click.IntRange(1), help="Worker processes.  [default: one a core]")
@click.option("--cluster", metavar="ADDRESS", help="A Dask scheduler instead (extra `cluster`).")
@format_option
def command(
    requirements: Path | None,
    bundle: Path | None,
    axes: tuple[str, ...],
    pareto: bool,
    plot: Path | None,
    jobs: int | None,
    cluster: str | None,
    output: str,
) -> int:
    """Design every combination of the values given, and say what flips and what it costs.

    A file that contradicts itself will do, as a variant may mend it. What a bundle has decided
    stays unless a variant forces another, as `design --locked` has it; -r designs freely.
    Exit code: 0 when each variant is a design, 1 when one of them is not.
    """
    source = requirements_of(requirements, bundle)
    _, findings = pipeline.read(source)
    show_findings(findings)
    if not pipeline.holds_data(source):
        return 2
    vary = tuple(read_axis(text, load()) for text in axes)
    for sentence in overridden(source, vary):
        click.echo(f"note: {sentence}", err=True)
    kept = _kept(bundle_of(requirements, bundle))
    answer = what_if(source, vary, kept=kept, jobs=jobs or os.cpu_count() or 1, cluster=cluster)
    if pareto:
        answer = with_front(answer)
    if plot is not None:
        write_whole(plot, what_if_svg(answer))
    say_json(as_shown(answer)) if output == "json" else say(what_if_text(answer))
    return int(any(isinstance(variant.result, Infeasible) for variant in answer.variants))


def _kept(bundle: Path | None) -> Kept | None:
    """What the bundle that is asked about has decided, which is said; free without a bundle."""
    if bundle is None:
        return None
    click.echo("note: what the bundle decided stays unless a variant forces another", err=True)
    return pipeline.locked(bundle)
