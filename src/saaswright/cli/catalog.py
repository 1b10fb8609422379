"""``saaswright catalog``: what is known, and how far it can be trusted."""

from __future__ import annotations

import click

from saaswright import pipeline
from saaswright.cli.output import format_option, say, say_json, show_findings
from saaswright.finding import has_errors


@click.group("catalog")
def command() -> None:
    """Look up technologies, patterns, models and controls, with sources and dates."""


@command.command("list", epilog="Example: saaswright catalog list cache")
@click.argument("query", required=False)
@format_option
def list_(query: str | None, output: str) -> int:
    """List the catalog by category; QUERY narrows it to what mentions it."""
    answer = pipeline.catalog_listing(query)
    if output == "json":
        say_json(answer.data)
    else:
        say(answer.text)
    return 0


@command.command("show", epilog="Example: saaswright catalog show postgresql")
@click.argument("id")
@format_option
def show(id: str, output: str) -> int:
    """Show the entry ID: what it is, when to choose it, its facts and their sources."""
    answer = pipeline.catalog_card(id)
    if output == "json":
        say_json(answer.data)
    else:
        say(answer.text)
    return 0


@command.command("check", epilog="Example: saaswright catalog check")
def check() -> int:
    """Check that every fact has a source, every reference a target, every tag a future."""
    findings = pipeline.catalog_findings()
    show_findings(findings)
    if not findings:
        say("The catalog holds together.")
    return 1 if has_errors(findings) else 0
