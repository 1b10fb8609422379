"""The pages of ``docs/rules``: one for each rule, made from the rule itself, and an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from saaswright.rules.facts import Facts
from saaswright.rules.model import FAMILIES, Given, Rule
from saaswright.rules.peers import peers_page
from saaswright.rules.registry import RULES

_GENERATED = "Generated from the rule; do not edit."
_OTHERS = (
    "What the compose file itself gets wrong (unknown keys, undefined volumes, cycles) is "
    "reported too; those are no rules and cannot be ignored, except by "
    "mending the file."
)


def pages() -> Iterator[tuple[str, str]]:
    """(file name, text) of every page."""
    yield "README.md", _index()
    yield "peers.md", peers_page()
    for rule in RULES:
        yield f"{rule.id}.md", page(rule)


def page(rule: Rule) -> str:
    """What the rule checks, why, examples, what to write instead, its source."""
    fired = "\n".join(f"```yaml\n{text}```\n" for text in rule.fires)
    quiet = "\n".join(f"```yaml\n{text}```\n" for text in rule.quiet)
    return f"""# {rule.id}

{_GENERATED}

{rule.what}

| family | severity | confidence | for | fix |
|---|---|---|---|---|
| {rule.family} | {rule.severity.value} | {rule.confidence.value} | {rule.audience} | {rule.fix} |

## Why

{rule.why}

{_given(rule)}## Found in

{fired}
## Instead

{rule.instead[0].upper()}{rule.instead[1:]}.

Not found in:

{quiet}{_development(rule)}{_fixed(rule)}
To accept one place: `# saaswright: ignore[{rule.id}] why this is fine here`.

## Source

{rule.source}
"""


_SAFETY: Final = {
    "safe": "Safe: `saaswright fix` makes it. What may change how the project behaves is left to "
    "`--unsafe`.",
    "unsafe": "Unsafe: it may change how the project behaves, so it is made with `--unsafe` only "
    "(but for those places where it is known to be safe).",
}


def _fixed(rule: Rule) -> str:
    """What the fix makes of the rule's own example; nothing for a rule without one."""
    if rule.fix == "none":
        return ""
    from saaswright.catalog.loader import load
    from saaswright.rules.fixing.difference import difference
    from saaswright.rules.fixing.example import PLACE, fixed_example

    mended = fixed_example(rule, rule.fires[0], Facts(load()))
    lines = "\n".join(line.replace(f"{PLACE}/", "") for line in difference(mended))
    return f"""
## Fix

{_SAFETY[rule.fix]}

```diff
{lines}
```
"""


def _development(rule: Rule) -> str:
    if not rule.allows_override:
        return ""
    return (
        "\nNor in `compose.override.yaml`, which Compose adds by itself: what is only for "
        "development\nbelongs there.\n"
    )


def _given(rule: Rule) -> str:
    """What the examples stand beside, when they need anything."""
    given = rule.given
    if given == Given():
        return ""
    parts = ["## Asked with\n"]
    if given.target:
        parts.append(f"`saaswright assess --target {given.target}`\n")
    if given.requirements:
        parts.append(f"`--requirements` with\n\n```yaml\n{given.requirements}```\n")
    if given.quiet_with:
        parts.append(f"With these, nothing below is found:\n\n```yaml\n{given.quiet_with}```\n")
    parts += _beside(given.beside, "beside the file")
    for others in given.quiet_beside:
        parts += _beside(others, "instead, and nothing below is found")
        if not others:
            parts.append("Without such a file nothing below is found.\n")
    return "\n".join(parts) + "\n"


def _beside(files: Mapping[str, str], how: str) -> list[str]:
    return [f"`{name}` {how}:\n\n```text\n{text}```\n" for name, text in files.items()]


def _index() -> str:
    lines = [
        "# Rules",
        "",
        f"{len(RULES)} rules of `saaswright assess`. {_GENERATED.replace('the rule', 'the rules')}",
        "",
        _OTHERS,
        "",
        "[The same beside compose-lint, dclint, KICS and semgrep](peers.md).",
    ]
    for family in FAMILIES:
        lines += ["", f"## {family}", "", "| rule | severity | fix | what |", "|---|---|---|---|"]
        for rule in RULES:
            if rule.family == family:
                link, fix = f"[{rule.id}]({rule.id}.md)", rule.fix if rule.fix != "none" else ""
                lines.append(f"| {link} | {rule.severity.value} | {fix} | {rule.what} |")
    return "\n".join(lines) + "\n"
