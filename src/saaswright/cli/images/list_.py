"""``saaswright images list``: what images there are, whose they are, how far they are pinned."""

from __future__ import annotations

from pathlib import Path

import click

from saaswright.catalog.loader import load
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, show_findings
from saaswright.finding import has_errors
from saaswright.images.evidence import DIRECTORY, with_report
from saaswright.images.evidence import load as load_report
from saaswright.images.listing import listing
from saaswright.images.project import read_project
from saaswright.reports.images_text import list_text
from saaswright.rules.facts import Facts


@click.command("list", epilog="Example: saaswright images list compose.yaml --own ghcr.io/acme")
@click.argument("compose", nargs=-1, type=click.Path(path_type=Path))
@click.option("--own", metavar="PREFIX", help="Registry and namespace of your images.")
@format_option
def command(compose: tuple[Path, ...], own: str | None, output: str) -> int:
    """List the images of COMPOSE (its files, or its directory; the current one if none).

    Nothing is asked over the network; what `images check` last saw is shown.
    Exit code: 0 done, 1 a reference is wrong, 2 unreadable.
    """
    files, view, findings = read_project(compose, Facts(load()))
    if view is None or has_errors(findings):
        show_findings(findings)
    if view is None:
        return 2
    report = load_report(Path(files[0]).parent / DIRECTORY)
    found = with_report(listing(view, files, own), report)
    if output == "json":
        say_json(found)
    else:
        say(list_text(found))
    return int(any(image.problem for image in found.images))
