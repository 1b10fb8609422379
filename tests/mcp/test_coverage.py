"""Whatever the command line can do, a tool or a resource can; what is left out has a reason."""

from __future__ import annotations

from typing import Final

import click
import msgspec

from saaswright.cli.main import main as program
from saaswright.mcp.resources import TEMPLATES, listed
from saaswright.mcp.tools import BY_NAME

FORMAT = "how an answer is printed; tools answer with data"
SETTING_UP = "sets up what the client already has"
RESOURCES: Final = {
    "resolve": "resolved://{path}",
    "schema": "schema://{name}",
    "skill show": "saaswright://skill",
}
NOT: Final = {
    "mcp": "is this server",
    "skill install": SETTING_UP,
    "catalog check": "judges the program's own data, for who changes it",
}
"""Commands that no tool has."""
TOOL_OF: Final = {
    "discover": "interview",
    "why-not": "explain",
    "what-if": "explain",
    "catalog list": "explain",
    "catalog show": "explain",
    "images list": "images",
    "images check": "images",
    "images convert": "images",
    "images build": "images",
}
FIELD_OF: Final = {
    ("discover", "result"): "write",
    ("discover", "code"): "scan",
    ("discover", "everything"): "all",
    ("design", "target"): "output",
    ("design", "dry"): "plan",
    ("explain", "target"): "why",
    ("explain", "bundle"): "requirements",
    ("why-not", "option"): "why_not",
    ("why-not", "bundle"): "requirements",
    ("what-if", "axes"): "what_if",
    ("what-if", "bundle"): "requirements",
    ("catalog list", "query"): "catalog",
    ("catalog show", "id"): "catalog",
    ("assess", "write_baseline"): None,  # tool `fix`, field `baseline`
    ("fix", "action"): "write",
    ("images list", "compose"): "paths",
    ("images check", "compose"): "paths",
    ("images check", "architectures"): "arch",
    ("images convert", "compose"): "paths",
    ("images build", "compose"): "paths",
    ("images build", "pinned"): "pin",
    ("verify", "target"): "path",
}
OPTIONS_NOT: Final = {
    "output": FORMAT,
    "fail_on": "an exit code; the severities are in the answer",
    "quiet": FORMAT,
    "jobs": "how fast, not what",
    "cluster": "how fast, not what",
    "plot": "a picture of the rows that the tool returns",
    "list_": "resource saaswright://questions",
    "listing": "resource saaswright://questions",
}
"""Options that no tool has."""


def commands(group: click.Group, above: str = "") -> dict[str, click.Command]:
    """Every command by its words."""
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        inner = group.get_command(context, name)
        assert inner is not None
        if isinstance(inner, click.Group):
            found |= commands(inner, f"{above}{name} ")
        else:
            found[f"{above}{name}"] = inner
    return found


def test_every_command_and_option_has_its_tool() -> None:
    """Each option of each command is a field of its tool, or is left out for a reason."""
    uris = {uri for uri, *_ in TEMPLATES} | {uri for uri, _ in listed()}
    missing = []
    every = commands(program)
    assert every.keys() >= NOT.keys() | RESOURCES.keys() | TOOL_OF.keys()
    for words, command in every.items():
        if words in NOT:
            continue
        if words in RESOURCES:
            assert RESOURCES[words] in uris
            continue
        tool = BY_NAME[TOOL_OF.get(words, words)]
        fields = {field.name for field in msgspec.structs.fields(tool.input)}
        for parameter in command.params:
            name = parameter.name or ""
            field = FIELD_OF.get((words, name), name)
            if field is not None and field not in fields and name not in OPTIONS_NOT:
                missing.append(f"{words} {name}")
    assert not missing
    accepts = {field.name for field in msgspec.structs.fields(BY_NAME["fix"].input)}
    assert "baseline" in accepts
