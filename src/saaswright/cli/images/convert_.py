"""``saaswright images convert``: from `build:` to images in a registry."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click
import msgspec

from saaswright import pipeline
from saaswright.catalog.loader import load
from saaswright.cli.design import read_source
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, show_findings
from saaswright.errors import UsageError
from saaswright.finding import has_errors
from saaswright.images.conversion.commands import choices
from saaswright.images.conversion.model import Visibility, Wish
from saaswright.images.conversion.plan import plan
from saaswright.images.conversion.result import conversion, save
from saaswright.images.project import read_project
from saaswright.images.tags import policy_of, tag_of
from saaswright.reports.conversion_text import conversion_text
from saaswright.reports.images_json import conversion_json
from saaswright.rules.facts import Facts


@click.command("convert", epilog="Example: saaswright images convert --registry ghcr.io/acme")
@click.argument("compose", nargs=-1, type=click.Path(path_type=Path))
@click.option("--registry", metavar="PREFIX", help="Registry and namespace, as ghcr.io/acme.")
@click.option(
    "--visibility",
    type=click.Choice(["public", "private"]),
    help="Whether anybody may pull the images.",
)
@click.option(
    "--tag",
    default="version",
    show_default=True,
    metavar="version|git|digest|TEXT",
    help="${APP_VERSION:-0.1.0}, what git describes, the digest once pushed, or any text.",
)
@click.option(
    "--name", "names", multiple=True, metavar="SERVICE=NAME", help="Another name for an image."
)
@click.option(
    "-r",
    "--requirements",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Take registry and visibility from these.",
)
@click.option("--no-ci", is_flag=True, help="No .github/workflows/images.yml.")
@click.option("--no-dev", is_flag=True, help="No compose.dev.yaml.")
@click.option("--write", is_flag=True, help="Do it; else only what would be done is shown.")
@format_option
def command(
    compose: tuple[Path, ...],
    registry: str | None,
    visibility: Literal["public", "private"] | None,
    tag: str,
    names: tuple[str, ...],
    requirements: Path | None,
    no_ci: bool,
    no_dev: bool,
    write: bool,
    output: str,
) -> int:
    """Replace `build:` by images in a registry, in COMPOSE (its files, or its directory).

    The compose files change where they must and nowhere else; what `build:` said moves into
    docker-bake.hcl, a CI workflow pushes, compose.dev.yaml brings `build:` and source mounts back
    for local work. Exit code: 0 done, 1 something is left to do by hand, 2 could not run.
    """
    facts = Facts(load())
    files, view, findings = read_project(compose, facts)
    if view is None or has_errors(findings):
        show_findings(findings)
    if view is None:
        return 2
    said = _said(requirements)
    wish = Wish(
        prefix=(registry or said[0] or "").rstrip("/") or None,
        visibility=visibility or said[1],
        tag=tag_of(tag, view.resolved.directory),
        names=_names(names),
        policy=policy_of(tag),
    )
    missing = plan(view, wish).unplaced
    if missing and sys.stdin.isatty() and sys.stderr.isatty() and output == "text":
        click.echo("\n".join(choices(missing)), err=True)
        prefix = click.prompt("Registry and namespace", err=True)
        wish = msgspec.structs.replace(wish, prefix=prefix.rstrip("/"))
        if wish.visibility == "unknown":
            answers = click.Choice(["public", "private", "unknown"])
            asked = click.prompt(
                "May anybody pull them?", type=answers, default="unknown", err=True
            )
            wish = msgspec.structs.replace(wish, visibility=asked)
    found = conversion(view, files, wish, facts, ci=not no_ci, dev=not no_dev)
    if write:
        save(found)
    if output == "json":
        say_json(conversion_json(found, written=write))
    else:
        say(conversion_text(found, written=write))
    show_findings(found.refused)
    return int(not found.complete)


def _said(requirements: Path | None) -> tuple[str | None, Visibility]:
    """Registry and visibility of requirements."""
    if requirements is None:
        return None, "unknown"
    brief, problems = pipeline.read(read_source(requirements))
    show_findings(problems)
    if brief is None:
        raise UsageError(f"{requirements} has errors", help="mend them first")
    images = brief.requirements.images
    return images.registry, images.visibility or "unknown"


def _names(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    if any(not (service and name) for service, _, name in pairs):
        raise UsageError("--name wants SERVICE=NAME")
    return {service: name for service, _, name in pairs}
