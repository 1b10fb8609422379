"""The command group; each command's module is imported only when that command runs."""

from __future__ import annotations

import importlib
from typing import Final

import click

from saaswright import __version__
from saaswright.cli import collect

_COMMANDS: Final = {
    "discover": "saaswright.cli.discover",
    "design": "saaswright.cli.design",
    "assess": "saaswright.cli.assess",
    "fix": "saaswright.cli.fix",
    "images": "saaswright.cli.images",
    "explain": "saaswright.cli.explain",
    "why-not": "saaswright.cli.why_not",
    "what-if": "saaswright.cli.what_if",
    "verify": "saaswright.cli.verify",
    "handoff": "saaswright.cli.handoff",
    "resolve": "saaswright.cli.resolve",
    "catalog": "saaswright.cli.catalog",
    "schema": "saaswright.cli.schema",
    "skill": "saaswright.cli.skill",
    "mcp": "saaswright.cli.mcp",
}


class _Lazy(click.Group):
    """A group that knows its commands by name and imports one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a working day, not of the alphabet."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        del ctx
        module = _COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(module).command
        collect()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command when there is none of that name."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from saaswright.finding import nearest

            close = nearest(args[0], _COMMANDS)
            hint = f" Did you mean `{close}`?" if close else ""
            ctx.fail(f"There is no command `{args[0]}`.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="saaswright %(version)s")
def main() -> None:
    """Turn what a SaaS product needs into a justified architecture and a Compose spec that runs.

    \b
    Start:    saaswright discover, then saaswright design saaswright.yaml
    Ask why:  saaswright explain relational-database
    Look up:  saaswright catalog show postgresql
    """
