"""``saaswright images build``: run the bake file, push, write the digests back."""

from __future__ import annotations

import os
import sys
from collections import deque
from pathlib import Path

import click

from saaswright.catalog.loader import load
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, show_findings
from saaswright.errors import UsageError
from saaswright.finding import has_errors
from saaswright.images.build import (
    Build,
    all_there,
    digests,
    execute,
    foreign,
    pin,
    prepare,
)
from saaswright.images.check import Settings, check
from saaswright.images.checked import Report
from saaswright.images.evidence import DIRECTORY, write
from saaswright.images.listing import listing
from saaswright.images.project import read_project
from saaswright.reports.images_json import build_json
from saaswright.rules.facts import Facts

_SHOWN = 25
"""Lines of buildx that a failure shows."""


@click.command("build", epilog="Example: saaswright images build --push --pin")
@click.argument("compose", nargs=-1, type=click.Path(path_type=Path))
@click.option("--push", is_flag=True, help="Push what was built.")
@click.option("--pin", "pinned", is_flag=True, help="Write the pushed digests into COMPOSE.")
@click.option("--target", "targets", multiple=True, help="Only this one; repeatable.")
@format_option
def command(
    compose: tuple[Path, ...], push: bool, pinned: bool, targets: tuple[str, ...], output: str
) -> int:
    """Build the images of COMPOSE from docker-bake.hcl, as `images convert` wrote it.

    Nothing is pushed to a registry that no image of COMPOSE is in. After a push the registry is
    asked what it now holds; --pin writes those digests behind the images' tags.
    Exit code: 0 done, 1 the build or the push failed, 2 could not run.
    """
    if pinned and not push:
        raise UsageError("--pin wants --push", help="a digest is what a registry holds")
    facts = Facts(load())
    files, view, findings = read_project(compose, facts)
    if view is None or has_errors(findings):
        show_findings(findings)
    if view is None:
        return 2
    build = prepare(view, os.environ, targets)
    if push and (elsewhere := foreign(build, view)):
        hint = "the registries that may be pushed to are those of the images in the compose file"
        raise UsageError(f"not pushed: {', '.join(elsewhere)}", help=hint)
    last: deque[str] = deque(maxlen=_SHOWN)
    code = execute(build, targets, push=push, tell=lambda line: _tell(line, last))
    if code != 0:
        click.echo("\n".join(last), err=True)
        click.echo(f"docker buildx bake ended with {code}", err=True)
        return 1
    report = None
    changed: tuple[str, ...] = ()
    if push:
        report = check(listing(view, files), os.environ, Settings())
        write(report, Path(files[0]).parent / DIRECTORY)
    if pinned and report is not None:
        changed, refused = pin(files, view, digests(report, build), facts)
        show_findings(refused)
    _answer(build, report, changed, output)
    return int(report is not None and not all_there(report, build))


def _tell(line: str, last: deque[str]) -> None:
    """Live for whoever looks, the end of it for whom it failed."""
    last.append(line)
    if sys.stderr.isatty():
        click.echo(line, err=True)


def _answer(build: Build, report: Report | None, changed: tuple[str, ...], output: str) -> None:
    if output == "json":
        say_json(build_json(build, report, changed))
        return
    seen = digests(report, build) if report is not None else {}
    lines = []
    for name, its in build.tags.items():
        for tag in its:
            digest = seen.get(tag)
            lines.append(f"{name}: {tag}{f'@{digest}' if digest else ''}")
    lines += [f"pinned in {os.path.relpath(path)}" for path in changed]
    say("\n".join(lines))
