"""``saaswright resolve``: what ``docker compose config`` prints, with findings beside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from saaswright.cli.output import say, say_yaml, show_findings
from saaswright.compose.output import (
    as_json,
    as_yaml,
    environment_lines,
    image_names,
    service_names,
    volume_names,
)
from saaswright.compose.resolve import Options, Resolved, resolve
from saaswright.source import DEFAULT_LIMITS, Source, decode

_LISTS: dict[str, Callable[[Resolved], tuple[str, ...]]] = {
    "services": service_names,
    "images": image_names,
    "volumes": volume_names,
    "environment": environment_lines,
}


@click.command("resolve", epilog="Example: saaswright resolve -f compose.yaml --format json")
@click.option(
    "-f",
    "--file",
    "files",
    multiple=True,
    help="A compose file, `-` for standard input; later ones win.",
)
@click.option("--env-file", "env_files", multiple=True, help="An env file instead of .env.")
@click.option("--profile", "profiles", multiple=True, help="A profile to enable, `*` for all.")
@click.option(
    "--project-directory", help="Where relative paths start from.  [default: the first file's]"
)
@click.option("-p", "--project-name", help="The project's name.")
@click.option("--no-interpolate", is_flag=True, help="Leave variables as they are.")
@click.option(
    "--format", "output", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True
)
@click.option("--services", "shown", flag_value="services", help="Only the services' names.")
@click.option("--images", "shown", flag_value="images", help="Only the images.")
@click.option("--volumes", "shown", flag_value="volumes", help="Only the volumes' names.")
@click.option(
    "--environment", "shown", flag_value="environment", help="Only what variables are taken from."
)
@click.option(
    "--allow", "roots", multiple=True, help="A directory outside of the project that may be read."
)
def command(
    files: tuple[str, ...],
    env_files: tuple[str, ...],
    profiles: tuple[str, ...],
    project_directory: str | None,
    project_name: str | None,
    no_interpolate: bool,
    output: str,
    shown: str | None,
    roots: tuple[str, ...],
) -> int:
    """Print the project that compose files amount to, every value settled.

    Nothing is fetched and nothing outside of the project is read. Findings go to standard error;
    with an error nothing is printed (exit code 1).
    """
    options = Options(
        env_files=env_files,
        profiles=profiles,
        interpolate=not no_interpolate,
        project_directory=project_directory,
        project_name=project_name,
        environment=dict(os.environ),
        roots=roots,
    )
    sources = [_standard_input()] if files == ("-",) else []
    resolved, findings = resolve([] if sources else files, options, sources=sources)
    show_findings(findings)
    if resolved is None:
        return 1
    if shown is not None:
        say("\n".join(_LISTS[shown](resolved)))
    elif output == "json":
        say(as_json(resolved, interpolated=not no_interpolate))
    else:
        say_yaml(as_yaml(resolved, interpolated=not no_interpolate))
    return 0


def _standard_input() -> Source:
    return decode("-", sys.stdin.buffer.read(DEFAULT_LIMITS.size + 1))
