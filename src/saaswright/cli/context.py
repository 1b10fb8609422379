"""What commands that judge compose files are told beside them: a platform and requirements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from saaswright.cli.output import show_findings
from saaswright.rules.context import Context
from saaswright.rules.targets import TARGETS

_REQUIREMENTS = click.option(
    "-r",
    "--requirements",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Also say what the files contradict in these requirements.",
)
_TARGET = click.option(
    "--target",
    type=click.Choice(TARGETS),
    help="Also say what this platform ignores or cannot do.",
)


def context_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--requirements`` and ``--target``."""
    return _REQUIREMENTS(_TARGET(command))


def context_of(target: str | None, requirements: Path | None) -> Context | None:
    """What is known beside the files; ``None`` when the requirements are no good, which is said.

    Raises :class:`saaswright.errors.UsageError` when they cannot be read.
    """
    if requirements is None:
        return Context(target)
    from saaswright import pipeline
    from saaswright.cli.design import read_source

    brief, problems = pipeline.read(read_source(requirements))
    show_findings(problems)
    return Context(target, brief.requirements) if brief is not None else None
