"""``saaswright verify``: run a project on a real engine and watch it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from saaswright import pipeline
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, wants_colour
from saaswright.reports.verification_text import progress_line, verification_text
from saaswright.verification.evidence import DIRECTORY, write
from saaswright.verification.registry import BY_ID
from saaswright.verification.session import Settings, Watch
from saaswright.verification.subject import LOCK
from saaswright.verification.whole import Verification, verify_all


@click.command("verify", epilog="Example: saaswright verify clinic-notes --check start,health")
@click.argument("target", type=click.Path(path_type=Path), default=".")
@click.option(
    "--iteration",
    metavar="N|all",
    help="An iteration of a bundle, 1 to 7, or all in turn until one falls short.",
)
@click.option("--plan", metavar="NAME", help="Lay plans/NAME.env of a bundle over .env.")
@click.option(
    "--check",
    "checks",
    multiple=True,
    metavar="NAME",
    help=f"Only these, separated by commas: {', '.join(BY_ID)}.",
)
@click.option("--env-file", "env_files", multiple=True, type=click.Path(path_type=Path))
@click.option("--profile", "profiles", multiple=True, help="A profile to enable, `*` for all.")
@click.option(
    "--stand-in",
    "stand_ins",
    multiple=True,
    metavar="SERVICE",
    help="Run the stand-in application for this service. A bundle's own images that do not exist "
    "yet get it anyway.",
)
@click.option("--keep", is_flag=True, help="Leave the project running afterwards.")
@click.option(
    "--patience",
    type=click.FloatRange(1, 3600),
    default=300,
    show_default=True,
    help="Seconds to wait for everything to be up.",
)
@click.option("--engine", type=click.Choice(["docker", "podman"]), help="[default: what is there]")
@click.option(
    "--evidence",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the evidence goes.  [default: evidence/ beside the spec]",
)
@format_option
def command(
    target: Path,
    iteration: str | None,
    plan: str | None,
    checks: tuple[str, ...],
    env_files: tuple[Path, ...],
    profiles: tuple[str, ...],
    stand_ins: tuple[str, ...],
    keep: bool,
    patience: float,
    engine: str | None,
    evidence: Path | None,
    output: str,
) -> int:
    """Run TARGET (a compose file, a directory, a bundle) on a container engine and check it.

    It runs under a name of its own, on free ports, with copies of what containers may write in;
    afterwards nothing is left of it. Required variables without a value get one for the run.
    Exit code: 0 nothing failed, 1 a check failed, 2 it could not be run.
    """
    only = tuple(name.strip() for part in checks for name in part.split(",") if name.strip())
    asked = Verification(
        target=target,
        iteration=iteration,
        plan=plan,
        env_files=env_files,
        profiles=profiles,
        engine=engine,
        settings=Settings(only=only, keep=keep, patience=patience, stand_ins=stand_ins),
    )
    found, problem = verify_all(asked, _watch())
    place = evidence or asked.home / DIRECTORY
    write(found, place)
    if evidence is None and problem is None and (asked.home / LOCK).is_file():
        pipeline.record(asked.home)
    if output == "json":
        say_json(found)
    else:
        say(verification_text(found, colour=wants_colour(sys.stdout)))
        click.echo(f"Evidence: {place}", err=True)
    if problem is not None:
        raise problem
    return int(found.fell_short)


def _watch() -> Watch:
    """One line for each check on standard error, if somebody is looking."""
    if not sys.stderr.isatty():
        return Watch()
    return Watch(
        begins=lambda check: click.echo(f"  … {check.id}\r", err=True, nl=False),
        ended=lambda result: click.echo(
            progress_line(result, colour=wants_colour(sys.stderr)), err=True
        ),
    )
