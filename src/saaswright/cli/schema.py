"""``saaswright schema``: the JSON Schemas of what goes in and comes out."""

from __future__ import annotations

import click

from saaswright.cli.output import say_json
from saaswright.schemas import SCHEMAS, schema


@click.command("schema", epilog="Example: saaswright schema requirements > saaswright.schema.json")
@click.argument("name", type=click.Choice(SCHEMAS))
def command(name: str) -> int:
    """Print the JSON Schema NAME (draft 2020-12), for editors and for programs."""
    say_json(schema(name))
    return 0
