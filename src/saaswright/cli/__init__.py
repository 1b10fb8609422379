"""The terminal's front door: parse, call the pipeline, render. No decisions of its own."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from saaswright.errors import SaaswrightError


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code.

    0 done and clean, 1 done but something fell short, 2 could not run, 130 interrupted.
    """
    if arguments[:1] == ["assess"] and not any(one.startswith("-") for one in arguments):
        return _assess(tuple(arguments[1:]))
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


def _assess(paths: tuple[str, ...]) -> int:
    """``assess`` without any option, which editors and hooks run for each file.

    There is nothing to parse, so the library for command lines, a tenth of the time that one file
    takes, stays out. It ends as the long way does.
    """
    from saaswright.cli.assessing import Asked, assess

    try:
        return assess(Asked(paths=paths))
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return 130
    except SaaswrightError as error:
        print(_sentence(error), file=sys.stderr)
        return 2
    except BrokenPipeError:
        # What is left in the buffer goes nowhere, rather than into a complaint at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def collect() -> None:
    """Have garbage collected from here on, if the start of the program kept that off.

    What is loaded by now stays: it is not looked at again, and processes that are forked share it.
    """
    if not gc.isenabled() or gc.get_freeze_count():
        gc.freeze()
        gc.enable()


def _sentence(error: SaaswrightError) -> str:
    text = f"error: {error.phase}: {error.message}"
    return f"{text}\n  help: {error.help}" if error.help else text
