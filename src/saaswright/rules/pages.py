"""The pages of ``docs/rules``: one for each rule, made from the rule itself, and an index."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.rules.model import FAMILIES, Rule
from saaswright.rules.registry import RULES

_GENERATED = "Generated from the rule; do not edit."
_OTHERS = (
    "What the compose file itself gets wrong (unknown keys, undefined volumes, cycles, the "
    "obsolete `version`) is reported too; those are no rules and cannot be ignored, except by "
    "mending the file."
)


def pages() -> Iterator[tuple[str, str]]:
    """(file name, text) of every page."""
    yield "README.md", _index()
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

## Found in

{fired}
## Instead

{rule.instead[0].upper()}{rule.instead[1:]}.

Not found in:

{quiet}
To accept one place: `# saaswright: ignore[{rule.id}] why this is fine here`.

## Source

{rule.source}
"""


def _index() -> str:
    lines = [
        "# Rules",
        "",
        f"{len(RULES)} rules of `saaswright assess`. {_GENERATED.replace('the rule', 'the rules')}",
        "",
        _OTHERS,
    ]
    for family in FAMILIES:
        lines += ["", f"## {family}", "", "| rule | severity | what |", "|---|---|---|"]
        for rule in RULES:
            if rule.family == family:
                lines.append(f"| [{rule.id}]({rule.id}.md) | {rule.severity.value} | {rule.what} |")
    return "\n".join(lines) + "\n"
