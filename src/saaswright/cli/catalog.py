"""``saaswright catalog``: what is known, and how far it can be trusted."""

from __future__ import annotations

import click

from saaswright.catalog import show as shelf
from saaswright.catalog.check import check as check_catalog
from saaswright.catalog.loader import load
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, show_findings
from saaswright.finding import has_errors


@click.group("catalog")
def command() -> None:
    """Look up technologies, patterns, models and controls, with sources and dates."""


@command.command("list", epilog="Example: saaswright catalog list cache")
@click.argument("query", required=False)
@format_option
def list_(query: str | None, output: str) -> int:
    """List the catalog by category; QUERY narrows it to what mentions it."""
    if output == "json":
        say_json({"schema": "saaswright/catalog/v1", "groups": shelf.listing(load(), query)})
    else:
        say(shelf.listing_text(load(), query))
    return 0


@command.command("show", epilog="Example: saaswright catalog show postgresql")
@click.argument("id")
@format_option
def show(id: str, output: str) -> int:
    """Show the entry ID: what it is, when to choose it, its facts and their sources."""
    if output == "json":
        say_json(shelf.card_data(load(), id))
    else:
        say(shelf.card(load(), id))
    return 0


@command.command("check", epilog="Example: saaswright catalog check")
def check() -> int:
    """Check that every fact has a source, every reference a target, every tag a future."""
    findings = check_catalog()
    show_findings(findings)
    if not findings:
        say("The catalog holds together.")
    return 1 if has_errors(findings) else 0
