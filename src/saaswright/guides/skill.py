"""The agent skill: SKILL.md and its reference files, made from the program as it is."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from saaswright import __version__
from saaswright.catalog.loader import load
from saaswright.catalog.reference import technologies_page
from saaswright.guides.reference import pages
from saaswright.requirements.questions import questions

NAME: Final = "saaswright"
DESCRIPTION: Final = (
    "Designs SaaS architectures and makes Docker Compose files cloud-ready with the saaswright "
    "program. Use when designing a new SaaS product, choosing databases, caches, queues or "
    "tenancy, planning compliance (SOC 2, HIPAA, GDPR, PCI DSS) or an SLA, when a compose file has "
    "build contexts or only runs on a laptop, or when preparing a handoff. Not for onboarding a "
    "finished spec to a platform and not for debugging a failed deployment."
)
RULES_PAGES: Final = "../rules/"
"""Where the pages of docs/reference point; the skill names the rule by its id instead."""

TOOLS: Final = (
    ("interview", "discover", "1"),
    ("design", "design", "2"),
    ("explain", "explain, why-not, what-if, catalog", "3"),
    ("verify", "verify", "4"),
    ("assess", "assess", "5"),
    ("fix", "fix", "5"),
    ("images", "images list, check, convert, build", "5"),
    ("handoff", "handoff", "6"),
)
"""Tool, command, phase."""


def skill_files() -> Iterator[tuple[str, str]]:
    """Every file of the skill's directory, by relative path."""
    found = dict(references())
    yield "SKILL.md", skill_md(tuple(found))
    for name, text in found.items():
        yield f"references/{name}", text


def skill_md(names: tuple[str, ...]) -> str:
    """SKILL.md: frontmatter by the agent-skills format, then what to do."""
    groups: dict[str, list[str]] = {}
    for question in questions():
        groups.setdefault(question.group, []).append(f"`{question.id}`")
    asked = "\n".join(f"- {group}: {', '.join(ids)}" for group, ids in groups.items())
    rows = "\n".join(f"| `{tool}` | `{command}` | {phase} |" for tool, command, phase in TOOLS)
    template = files("saaswright.guides").joinpath("skill-body.md").read_text("utf-8")
    body = template.format(
        count=len(questions()),
        questions=asked,
        tools=f"| tool | command | phase |\n|---|---|---|\n{rows}",
        references="\n".join(f"- [{_title(n)}](references/{n})" for n in names),
    )
    head = (
        f"---\nname: {NAME}\ndescription: >-\n  {DESCRIPTION}\nlicense: Apache-2.0\n"
        f"compatibility: Needs the saaswright program; verify needs Docker with Compose v2.\n"
        f'metadata:\n  version: "{__version__}"\n---\n\n'
    )
    return head + body


def references() -> Iterator[tuple[str, str]]:
    """The reference pages, with rules named rather than linked: their pages do not come along."""
    yield "technologies.md", technologies_page(load())
    for name, text in pages(load()):
        lines = [_unlinked(line) for line in text.split("\n")]
        yield name, "\n".join(lines)


def _unlinked(line: str) -> str:
    while f"]({RULES_PAGES}" in line:
        before, _, rest = line.partition(f"]({RULES_PAGES}")
        text = before.rpartition("[")
        line = f"{text[0]}`{text[2]}`{rest.partition(')')[2]}"
    return line


def _title(name: str) -> str:
    return name.removesuffix(".md").replace("-", " ").capitalize()
