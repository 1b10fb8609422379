"""The terminal's front door: parse, call the pipeline, render. No decisions of its own."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from saaswright.errors import SaaswrightError


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code.

    0 done and clean, 1 done but something fell short, 2 could not run, 130 interrupted.
    """
    import click

    from saaswright.cli.main import main

    try:
        result = main.main(args=list(arguments), prog_name="saaswright", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except SaaswrightError as error:
        click.echo(_sentence(error), err=True)
        return 2
    except BrokenPipeError:
        # The reader has gone (`| head`); there is nobody left to tell.
        sys.stderr.close()
        return 0
    return result if isinstance(result, int) else 0


def _sentence(error: SaaswrightError) -> str:
    text = f"error: {error.phase}: {error.message}"
    return f"{text}\n  help: {error.help}" if error.help else text
