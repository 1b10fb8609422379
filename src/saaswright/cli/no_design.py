"""What a command says where the requirements allow no design."""

from __future__ import annotations

import click

from saaswright import pipeline
from saaswright.cli.output import say_json
from saaswright.finding import Finding


def say_no_design(brief: pipeline.Brief, findings: tuple[Finding, ...], output: str) -> int:
    """The exit code, after the conflict as JSON or what would help beside ``findings``, told."""
    found = pipeline.no_design(brief, findings)
    if output == "json":
        say_json(found)
    elif found.relaxations:
        from saaswright.reports.why_not_text import relaxations_text

        click.echo(relaxations_text(found.relaxations).rstrip("\n"), err=True)
    return 1
