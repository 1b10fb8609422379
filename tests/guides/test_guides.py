"""Skill, plugin and reference: valid by the published rules, and true of the program."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from saaswright.catalog.loader import load
from saaswright.cli.main import main
from saaswright.guides.plugin import COMMANDS, plugin_files, snippets
from saaswright.guides.reference import anti_patterns, pages, terms
from saaswright.guides.skill import NAME, TOOLS, skill_files
from saaswright.mcp.tools import BY_NAME
from saaswright.rules.registry import BY_ID
from tests.cli.program import ROOT, saaswright

FILES = dict(skill_files())
SKILL = FILES["SKILL.md"]
PAGES = dict(pages(load()))


def commands() -> Iterator[str]:
    """Every command line that the skill names."""
    for block in re.findall(r"```bash\n(.*?)```", SKILL, re.DOTALL):
        yield from block.strip().split("\n")


def test_the_frontmatter_is_valid() -> None:
    """Name, description, compatibility and length are within the agent-skills format."""
    _, front, body = SKILL.split("---\n", 2)
    head = yaml.safe_load(front)
    assert set(head) <= {"name", "description", "license", "compatibility", "metadata"}
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", head["name"])
    assert len(head["name"]) <= 64
    assert 0 < len(head["description"]) <= 1024
    assert len(head["compatibility"]) <= 500
    assert "<" not in head["description"]
    assert SKILL.count("\n") < 500
    assert body.strip()


def test_links_of_the_skill_resolve() -> None:
    """Every link of every file is to a file that comes along, or to an anchor in it."""
    for name, text in FILES.items():
        for target in re.findall(r"\]\(([^)#]+)", text):
            assert not target.startswith("http"), target
            path = str((Path("/") / name).parent / target).lstrip("/")
            assert path in FILES, (name, target)


@pytest.mark.parametrize("line", [*commands()])
def test_every_command_of_the_skill_exists(line: str) -> None:
    """Each command is one of the program's, and takes these flags and arguments."""
    words = shlex.split(line)
    assert words[0] == "saaswright"
    command: click.Command = main
    context = click.Context(main, info_name="saaswright")
    words = words[1:]
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0])
        assert found is not None, line
        command, words = found, words[1:]
    flags = {flag for one in command.params for flag in (*one.opts, *one.secondary_opts)}
    assert {word for word in words if word.startswith("-")} <= flags
    existing = [Path(word) for word in words]
    parser = command.make_parser(click.Context(command))
    parser.parse_args(args=[*map(str, existing)])


def test_tools_are_those_of_the_server() -> None:
    """The skill names every tool of the server and no other."""
    assert {tool for tool, _, _ in TOOLS} == set(BY_NAME)


def test_install_writes_the_skill(tmp_path: Path) -> None:
    """All files are written; one that was changed is kept unless told otherwise."""
    assert saaswright("skill", "install", "skills", cwd=tmp_path).returncode == 0
    place = tmp_path / "skills" / NAME
    assert {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()} == set(FILES)
    (place / "SKILL.md").write_text("mine", encoding="utf-8")
    assert saaswright("skill", "install", "skills", cwd=tmp_path).returncode == 2
    assert (place / "SKILL.md").read_text(encoding="utf-8") == "mine"
    assert saaswright("skill", "install", "skills", "--replace", cwd=tmp_path).returncode == 0
    assert (place / "SKILL.md").read_text(encoding="utf-8") == SKILL
    assert saaswright("skill", "show", cwd=tmp_path).stdout.strip() == SKILL.strip()


def test_manifests_agree_with_the_files() -> None:
    """The marketplace names a plugin that is there, with server, skill and commands."""
    files = dict(plugin_files())
    market = json.loads(files[".claude-plugin/marketplace.json"])
    (listed,) = market["plugins"]
    home = listed["source"].removeprefix("./")
    plugin = json.loads(files[f"{home}/.claude-plugin/plugin.json"])
    assert plugin["name"] == listed["name"] == market["name"] == NAME
    server = plugin["mcpServers"][NAME]
    assert server["command"] == "saaswright"
    assert main.get_command(click.Context(main), server["args"][0]) is not None
    assert f"{home}/skills/{NAME}/SKILL.md" in files
    for name, _, _ in COMMANDS:
        front = files[f"{home}/commands/{name}.md"].split("---\n")[1]
        assert yaml.safe_load(front)["description"]
    for name, text in files.items():
        assert (ROOT / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("client", [*snippets()])
def test_snippets_parse(client: str) -> None:
    """Each snippet is valid in its format and starts the server."""
    file, text = snippets()[client]
    data = tomllib.loads(text) if file.endswith(".toml") else json.loads(text)
    (servers,) = data.values()
    assert servers[NAME]["command"] == "saaswright"
    assert servers[NAME]["args"] == ["mcp"]


def test_every_anti_pattern_is_found_by_something() -> None:
    """Each names rules or constraints that exist; together they are many."""
    known = {one.id for one in load().constraints}
    for one in anti_patterns():
        assert one.rules or one.constraints
        assert set(one.rules) <= set(BY_ID)
        assert set(one.constraints) <= known
    assert len(anti_patterns()) >= 15


def shown(row: str) -> str:
    """What a reader sees of a table's row: no targets of links, no marks of code."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", row).replace("`", "").replace("*", "")
    return " | ".join(cell.strip() for cell in text.strip("|\n").split("|"))


@pytest.mark.parametrize(
    "page",
    [
        ROOT / "docs" / "requirements.md",
        ROOT / "docs" / "rules" / "peers.md",
        *(ROOT / "docs" / "reference").glob("*.md"),
    ],
    ids=lambda page: page.stem,
)
def test_tables_of_the_reference_fit_a_page(page: Path) -> None:
    """No row of a table is longer than 140 characters as it is read."""
    rows = re.findall(r"^\|.*", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert [row for row in map(shown, rows) if len(row) > 140] == []


@pytest.mark.parametrize("name", PAGES)
def test_reference_pages_have_sources_and_whole_tables(name: str) -> None:
    """Every section names a source or a rule, and every table has as many cells in each row.

    But for the explanation of abbreviations; and no word that stands for another is left over.
    """
    text = PAGES[name]
    assert not re.search(r"(?<!\$)\{[a-z_]+\}", text.replace("`", ""))
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        assert section.startswith("Terms") or re.search(r"20\d\d-\d\d|\.\./rules/", section), (
            section[:80]
        )
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({row.count("|") for row in table.strip().split("\n")}) == 1


def test_parts_of_patterns_say_when_they_are_there() -> None:
    """What the domain asks for is always there; what a decision may leave out is not."""
    sections = dict(
        section.split("\n", 1)
        for section in re.split(r"^## ", PAGES["patterns.md"], flags=re.MULTILINE)[1:]
    )

    def there(pattern: str, part: str) -> str:
        found = re.search(rf"^\| `{part}` .*\| ([^|]*) \|$", sections[pattern], re.MULTILINE)
        assert found is not None
        return found[1]

    assert there("Simple API service", "app") == "always"
    assert there("Simple API service", "graph") == "if chosen"
    assert there("Simple API service", "payments") == "when needed"
    assert there("AI/ML service", "inference") == "always"
    assert there("Database as a service", "primary") == "always"
    primary = next(
        row for row in sections["Database as a service"].split("\n") if "`primary`" in row
    )
    assert "`relational-database` or `document-database`" in primary


def test_abbreviations_of_the_checklists_are_explained() -> None:
    """Each that is explained stands in a checklist, and those that stand there are explained."""
    text, _, explained = PAGES["compliance.md"].partition("## Terms")
    for one in terms():
        assert any(re.search(rf"\b{word}", text) for word in one.term.split(", ")), one.term
    known = "SOC TLS API EU EUR CC PI HIPAA GDPR PCI DSS ISO IEC NIST ID US CFR FR UK GPU AWS ICT"
    for word in re.findall(r"(?<![`\w.])[A-Z]{2,}(?![\w`.(])", text):
        assert word in known.split() or re.search(rf"\b{word}\b", explained), word
