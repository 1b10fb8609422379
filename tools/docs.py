"""Writes the generated pages below ``docs/``; ``--check`` only says which ones are out of date.

A generator is a function that yields ``(path, text)`` pairs and stands in ``GENERATORS``. A folder
in ``GENERATED_FOLDERS`` holds generated files only: what no generator yields any more is stale.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
GENERATED_FOLDERS = ("docs/reference", "docs/schemas", "docs/rules", "plugin", ".claude-plugin")
Page = tuple[str, str]


def command_reference() -> Iterator[Page]:
    """``--help`` of the program and of every command."""
    from saaswright.cli.main import main

    lines = [
        "# Command line reference",
        "",
        "Generated from `saaswright --help`; do not edit.",
        "",
        "Exit codes: 0 done and clean, 1 done but something fell short, 2 could not run.",
    ]
    for name, command in [("saaswright", main), *walk(main, "saaswright")]:
        lines += ["", f"## {name}", "", "```text", help_text(name, command), "```"]
    yield "docs/reference/cli.md", "\n".join(lines) + "\n"


def walk(group: click.Group, prefix: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below ``group`` with its full name, groups before their commands."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None:
            yield f"{prefix} {name}", command
            if isinstance(command, click.Group):
                yield from walk(command, f"{prefix} {name}")


def help_text(name: str, command: click.Command) -> str:
    """The help page at a fixed width, whatever the terminal."""
    context = click.Context(
        command,
        info_name=name,
        terminal_width=88,
        max_content_width=88,
        help_option_names=["--help"],
    )
    return command.get_help(context).rstrip()


def schemas() -> Iterator[Page]:
    """Every JSON Schema that ``saaswright schema`` prints."""
    from saaswright.schemas import SCHEMAS, schema

    for name in SCHEMAS:
        text = json.dumps(schema(name), indent=2, ensure_ascii=False)
        yield f"docs/schemas/{name}.json", text + "\n"


def requirements_page() -> Iterator[Page]:
    """The page of the requirements file; its prose is kept, its tables of keys are made anew."""
    from saaswright.requirements.reference import reference_page

    name = "docs/requirements.md"
    yield name, reference_page((ROOT / name).read_text(encoding="utf-8"))


def catalog_pages() -> Iterator[Page]:
    """What the catalog holds: comparison matrices, vocabularies, sources."""
    from saaswright.catalog.loader import load
    from saaswright.catalog.reference import catalog_page, technologies_page

    yield "docs/reference/technologies.md", technologies_page(load())
    yield "docs/reference/catalog.md", catalog_page(load())


def pictures() -> Iterator[Page]:
    """The architecture that the README shows, drawn from the example it is made from."""
    from saaswright import pipeline
    from saaswright.handoff.documents import bundle

    brief, _ = pipeline.read(pipeline.read_file(ROOT / "examples/clinic-notes.yaml"))
    design = pipeline.design(brief)[0] if brief else None
    if design is None:
        raise SystemExit("examples/clinic-notes.yaml gives no design")
    yield "docs/reference/clinic-notes.svg", bundle(design)["docs/architecture.svg"]


def rule_pages() -> Iterator[Page]:
    """A page for each rule of ``saaswright assess``, and their index."""
    from saaswright.rules.pages import pages as made

    for name, text in made():
        yield f"docs/rules/{name}", text


def guides() -> Iterator[Page]:
    """The reference by subject, the agents' page, and the plugin with its skill."""
    from saaswright.catalog.loader import load
    from saaswright.guides.plugin import clients_page, plugin_files
    from saaswright.guides.reference import pages as made

    for name, text in made(load()):
        yield f"docs/reference/{name}", text
    yield "docs/reference/agents.md", clients_page()
    yield from plugin_files()


GENERATORS: tuple[Callable[[], Iterator[Page]], ...] = (
    command_reference,
    catalog_pages,
    pictures,
    requirements_page,
    schemas,
    rule_pages,
    guides,
)


def pages() -> dict[str, str]:
    """All generated pages by their path."""
    return dict(page for generator in GENERATORS for page in generator())


def stale(wanted: dict[str, str]) -> list[Path]:
    """Files in the generated folders that no generator yields."""
    found = (path for folder in GENERATED_FOLDERS for path in (ROOT / folder).rglob("*"))
    return [path for path in found if path.is_file() and str(path.relative_to(ROOT)) not in wanted]


def check(wanted: dict[str, str]) -> int:
    """Show how the pages on disk differ from ``wanted``; 1 when one does."""
    differs = 0
    for name, text in wanted.items():
        path = ROOT / name
        present = path.read_text(encoding="utf-8") if path.is_file() else ""
        if present != text:
            differs = 1
            diff = difflib.unified_diff(
                present.splitlines(), text.splitlines(), name, f"{name} (generated)", lineterm=""
            )
            print("\n".join(list(diff)[:40]))
    for path in stale(wanted):
        differs = 1
        print(f"{path.relative_to(ROOT)}: nothing generates this page any more")
    if differs:
        print("generated pages are out of date: run `make docs` and commit the result")
    return differs


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when out of date")
    options = parser.parse_args()
    wanted = pages()
    if options.check:
        return check(wanted)
    for name, text in wanted.items():
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(text, encoding="utf-8")
    for path in stale(wanted):
        path.unlink()
    print(f"wrote {len(wanted)} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
