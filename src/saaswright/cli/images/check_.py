"""``saaswright images check``: ask every registry whether the images can be pulled."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from saaswright import pipeline
from saaswright.catalog.loader import load, load_machines
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, show_findings, wants_colour
from saaswright.finding import has_errors
from saaswright.handoff.lock import NAME as LOCK
from saaswright.images.check import Settings, check
from saaswright.images.checked import Checked
from saaswright.images.evidence import DIRECTORY, write
from saaswright.images.listing import listing
from saaswright.images.project import read_project
from saaswright.reports.images_text import check_text
from saaswright.rules.facts import Facts


@click.command("check", epilog="Example: saaswright images check --arch amd64 --arch arm64")
@click.argument("compose", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--arch",
    "architectures",
    multiple=True,
    help="An architecture of the machines; repeatable.  [default: those of the plans' machines]",
)
@click.option("--offline", is_flag=True, help="Ask nobody; say what is not verified.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 300),
    default=15,
    show_default=True,
    help="Seconds for each request.",
)
@click.option(
    "--evidence",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the answer is kept.  [default: evidence/ beside the spec]",
)
@format_option
def command(
    compose: tuple[Path, ...],
    architectures: tuple[str, ...],
    offline: bool,
    timeout: float,
    evidence: Path | None,
    output: str,
) -> int:
    """Check that every image of COMPOSE can be pulled (its files, or its directory).

    Registries are asked by the OCI distribution API, first without credentials; those of Docker's
    config, its credential helpers and the environment are used where a registry wants some. The
    answer is kept as evidence/images.json: `assess` and the checklist of the handoff quote it.
    Exit code: 0 all can be pulled, 1 some cannot, 2 unreadable.
    """
    files, view, findings = read_project(compose, Facts(load()))
    if view is None or has_errors(findings):
        show_findings(findings)
    if view is None:
        return 2
    inventory = listing(view, files)
    settings = Settings(offline=offline, wanted=architectures or of_plans(), patience=timeout)
    report = check(inventory, os.environ, settings, _Watch(len(inventory.images)))
    place = evidence or Path(files[0]).parent / DIRECTORY
    if not offline:
        write(report, place)
        home = Path(files[0]).parent
        if evidence is None and (home / LOCK).is_file():
            pipeline.record(home)
    if output == "json":
        say_json(report)
    else:
        say(check_text(report, colour=wants_colour(sys.stdout)))
        if not offline:
            click.echo(f"Evidence: {place}", err=True)
    return int(report.fell_short)


def of_plans() -> tuple[str, ...]:
    """The architectures of the machines that plans are made of, by the catalog."""
    return tuple(sorted({machine.architecture for machine in load_machines()}))


class _Watch:
    """One line on standard error that counts, if somebody is looking."""

    def __init__(self, most: int) -> None:
        self.most, self.done = most, 0

    def __call__(self, image: Checked) -> None:
        if sys.stderr.isatty():
            self.done += 1
            line = f"\r  {self.done} of {self.most} images: {image.written[:60]}\x1b[K"
            click.echo(line, err=True, nl=False)
