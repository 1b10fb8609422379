"""``saaswright images``: from build contexts to images in a registry."""

from __future__ import annotations

import importlib
from typing import Final

import click

_COMMANDS: Final = ("list", "check", "convert", "build")


class _Lazy(click.Group):
    """Each command's module is imported only when that command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are used."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"saaswright.cli.images.{cmd_name}_")
        command: click.Command = module.command
        return command


@click.group("images", cls=_Lazy)
def command() -> None:
    """Find every image, check that it can be pulled, turn `build:` into images in a registry."""
