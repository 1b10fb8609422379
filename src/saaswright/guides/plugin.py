"""Manifests and snippets by which agent tools install the server, the skill and the commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from saaswright import __version__
from saaswright.guides.skill import DESCRIPTION, NAME, skill_files

SERVER: Final[dict[str, Any]] = {"command": "saaswright", "args": ["mcp"]}

COMMANDS: Final = (
    (
        "design",
        "From an idea to a verified bundle",
        "Follow the skill `saaswright` from phase 1. The product: $ARGUMENTS",
    ),
    (
        "assess",
        "What stands between a compose file and the cloud",
        (
            "Follow phase 5 of the skill `saaswright`; show the diff before anything is written. "
            "The file: $ARGUMENTS"
        ),
    ),
    (
        "why",
        "Why a decision, or why not an option",
        "Answer with phase 3 of the skill `saaswright`, not from memory: $ARGUMENTS",
    ),
    (
        "verify",
        "Run a spec and report what was seen",
        (
            "Follow phase 4 of the skill `saaswright`; report failures and what is not verified as "
            "they are. The spec: $ARGUMENTS"
        ),
    ),
)
"""Slash command, what it is for, what the agent is told."""


def plugin_files() -> Iterator[tuple[str, str]]:
    """Every generated file, by its path in the repository."""
    short = DESCRIPTION.partition(". ")[0] + "."
    owner = {"name": "the saaswright contributors"}
    plugin = {
        "name": NAME,
        "description": short,
        "version": __version__,
        "author": owner,
        "license": "Apache-2.0",
        "mcpServers": {NAME: SERVER},
    }
    listed = {"name": NAME, "source": "./plugin", "description": short, "version": __version__}
    market = {"name": NAME, "owner": owner, "plugins": [listed]}
    yield ".claude-plugin/marketplace.json", _json(market)
    yield "plugin/.claude-plugin/plugin.json", _json(plugin)
    for name, purpose, told in COMMANDS:
        head = f'---\ndescription: {purpose}\nargument-hint: "[what]"\n---\n\n'
        yield f"plugin/commands/{name}.md", f"{head}{told}\n"
    for name, text in skill_files():
        yield f"plugin/skills/{NAME}/{name}", text


def snippets() -> dict[str, tuple[str, str]]:
    """Client → the file its configuration stands in, and the text that adds the server."""
    common = _json({"mcpServers": {NAME: SERVER}})
    return {
        "Claude Code": (".mcp.json", common),
        "Claude Desktop": ("claude_desktop_config.json", common),
        "Cursor": (".cursor/mcp.json", common),
        "VS Code": (".vscode/mcp.json", _json({"servers": {NAME: {"type": "stdio", **SERVER}}})),
        "Codex": (
            "config.toml",
            (
                f"[mcp_servers.{NAME}]\n"
                f'command = "{SERVER["command"]}"\nargs = {json.dumps(SERVER["args"])}\n'
            ),
        ),
    }


def clients_page() -> str:
    """How each client is told of the server (Markdown)."""
    lines = [
        "# Agents",
        "",
        "Generated; do not edit. The server needs the extra: `pip install 'saaswright[mcp]'`.",
        "",
        "This repository is also a plugin marketplace: a tool that installs plugins from one",
        "finds the server, the skill and the slash commands in it. `saaswright skill install`",
        "writes the skill alone.",
        "",
        "An agent may use files below the directory that its client grants or, where a client",
        "grants none, below the one that the server was started in; `--root DIR` names others.",
    ]
    for client, (file, text) in snippets().items():
        kind = "toml" if file.endswith(".toml") else "json"
        lines += [
            "",
            f"## {client}",
            "",
            f"In `{file}`:",
            "",
            f"```{kind}",
            text.rstrip("\n"),
            "```",
        ]
    lines += [
        "",
        "## HTTP",
        "",
        "`saaswright mcp --http` serves this machine only, at `http://127.0.0.1:8765/mcp`, to",
        "whoever sends `Authorization: Bearer TOKEN`. The token is that of",
        "`SAASWRIGHT_MCP_TOKEN`; without one the server makes one and prints it.",
    ]
    return "\n".join(lines) + "\n"


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"
