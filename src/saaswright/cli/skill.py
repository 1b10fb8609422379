"""``saaswright skill``: the skill that tells agents how to use this program."""

from __future__ import annotations

from pathlib import Path

import click

from saaswright.cli.output import say, write_whole
from saaswright.errors import UsageError
from saaswright.guides.skill import NAME, skill_files


@click.group("skill")
def command() -> None:
    """The agent skill: when to use this program, phase by phase, with the reference beside it."""


@command.command("show", epilog="Example: saaswright skill show")
def show() -> int:
    """Print SKILL.md."""
    say(dict(skill_files())["SKILL.md"])
    return 0


@command.command("install", epilog="Example: saaswright skill install .claude/skills")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--replace", is_flag=True, help="Replace files that differ.")
def install(directory: Path, *, replace: bool) -> int:
    """Write the skill to DIRECTORY/saaswright."""
    place = directory / NAME
    files = dict(skill_files())
    for name, text in files.items():
        path = place / name
        if not replace and path.is_file() and path.read_text(encoding="utf-8") != text:
            raise UsageError(f"{path} is there and differs", help="--replace replaces it")
    for name, text in files.items():
        path = place / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror}") from None
        write_whole(path, text)
    say(f"{place}: {len(files)} files")
    return 0
